/**
 * Lines as chains of thought write them in which nothing may be called false: what looks like an
 * equality is none, is true as its writer meant it, or is put forward only to be rejected. One a line.
 */
export const cleanLines: readonly string[] = lines(String.raw`
He read pages 1-10 = 10 pages
Days 3-7 = 5 days
100 m + 0.05 km = 100 m + 50 m = 150 m
F = 9/5 × 37 + 32 = 66.6 + 32 = 98.6 °F
Half of 48 is 24, so 48 + 24 = 72.
half of 10 = 5
The sum of 5 and 3 * 2 = 11.
Twice 5 + 3 = 13
The square root of 9 + 16 = 5.
The average of 3 + 5 = 4
5 feet + 3 inches = 63 inches
2 hours + 30 minutes = 150 minutes
3 * 2 hours = 360 minutes
50 * 3 cents = $1.50
15 miles / 30 minutes = 30 mph
9:30 - 2 hours = 7:30
10 am - 5 pm = 7 hours
From 2019 - 2023 = 4 years
On 5/10/2023 + 3 days = 5/13/2023
The ratio 3:5 = 6:10
17 / 5 = 3 remainder 2
17 = 3 * 5 + 2
17 mod 5 = 2
2^10 = 24 \pmod{1000}
3 * 5 = 1 (mod 7)
Number of dogs - 2 = 9 - 2 = 7
k - 1 = 35 - 1 = 34
f''(-4) = 3(-4) + 5 = -7
\binom{6}{3}(1/2)^3 = 20/8 = 2.5
\pi(1.5)^3 = 3.375\pi
Step 1 = 5
Day 3 = 20
1/4 = 5 apples, so 4/4 = 20 apples
20% = 10, so 100% = 50
2x + 3 = 11, so 2x = 8 and x = 4.
x + y = 10 and x - y = 2.
Let x = 3: 2(3) + 4 = 10.
If x = 2, then 2^2 + 3 = 8 which is false, so x is not 2.
Suppose 3 + 4 = 8. That is a contradiction.
Is 3 * 7 = 20? No.
1 + 2 + 3 + ... + 10 = 55
1 + 2 + \cdots + 100 = 5050
0.333... = 1/3
1/3 = 0.333...
2/3 = 0.67, and 0.67 * 3000 = 2000
22/7 ≈ 3.14
10/3 = 3.33
7/2 = 3.5 ≈ 4
\sqrt{2} = 1.414
\sqrt{50} = 5\sqrt{2}
5! = 120
There are 3 + 5 = 8! Great.
5*4*3*2*1 = 5!
10 - 4 = 6 + 3 = 9
5 * 2 = 10 * 2 = 20
|3 - 8| = 5
(3, 4) + (1, 2) = (4, 6)
max(3, 4 + 5) = 9
gcd(12, 8) = 4
log_2 8 = 3
\log_{10} 1000 = 3
\sin 30^\circ = 1/2
sin(30) = 0.5
\lfloor 7/2 \rfloor = 3
\lceil 7/2 \rceil = 4
floor(7/2) = 3
C(5, 2) = 10
5C2 = 10
P(A) = 1 - 0.3 = 0.7
\overline{AB} = 3 + 4 = 7
1011_2 = 11
0x1F = 31
3 dozen = 36
3 dozen eggs * 12 = 36 eggs
5 million / 10 = 500 thousand
$1.2 million / 4 = $300,000
5k * 3 = 15000
50 - 20% = 40
100% - 20% = 80%
(15/60) * 100 = 25%
15/60 * 100% = 25%
20% of 50 = 10
3/4 of 20 = 15
2 3/4 + 1/4 = 3
2\frac34 = 2.75
7.5 / 1/2 = 15
1/2(6) = 3
1/2 * 6 * 4 = 12
-2^2 = 4
(-2)^2 = 4
6 ÷ 2(1+2) = 1
1 m = 100 cm
1 dozen = 12
1 hour = 60 minutes, so 2.5 hours = 150 minutes
3 m * 2 m = 6 m^2
60 km/h * 2 h = 120 km
5 apples + 3 oranges = 8 fruits
12 eggs/day * 7 days = 84 eggs
16 - 3 - 4 = 9 eggs a day
Total = $5 + $3 = $8
5 x 3 = 15
5x3=15
2 × 10^3 = 2000
1.5e3 + 500 = 2000
3.2 \times 10^{-3} = 0.0032
6.02 × 10^23 / 2 = 3.01 × 10^23
1,200 + 300 = 1,500
10{,}000 + 5 = 10{,}005
1.234,50
\frac{3}{4} + \frac{1}{4} = 1
\frac{1}{2}bh = \frac{1}{2}(3)(4) = 6
\dfrac{12!}{10!} = 132
(2+3)(4+5) = 45
2(3+4) = 14
3^2 + 4^2 = 25 = 5^2
3 squared + 4 squared = 25
twenty - 5 = 15
thirty - 12 - 8 = 10
1st - 5 = 6th
- 10 = 2 * 5
- 51 / 3 = 17
1. 3 + 4 = 7
2) 3 + 4 = 7
**Total:** 3 + 4 = **7**
| Apples | 3 * 4 = 12 | 5 |
x = 5, then 3x = 15
A = 3, B = 4, so A * B = 12
x = 3 or x = -2
(x+1)^2 = x^2 + 2x + 1
x^2 - 5x + 6 = 0
x^2 - 5x + 6 = (x-2)(x-3)
y = 2x + 1 = 7
2(x+3) = 2x + 5 has no solution
3xy + 5xy = 4
a_1 + a_2 = 3 + 5 = 8
S_n = n(n+1)/2 = 10*11/2 = 55
AB + BC = 3 + 4 = 7
\angle A = 180 - 60 - 50 = 70
180° - 60° = 120°
\begin{align*} x &= 3+4 \\ &= 7 \end{align*}
total = 3 * 4  # 12
if x == 5: y = 3
x += 5
for i in range(10): s = 3
13 is more than 5 + 7 = 12
5 more than 3 * 4 = 17
the difference between 10 and 3 + 4 = 3
5 less than 3 * 4 = 7
10 - 12 = 2 less
The remainder when 3 + 4 = 7 is divided by 2
There are 24 eggs in 1 tray x 2 trays = 48 eggs
8 packs of 5 bags * $4/pack = $160
2 pages/15 minutes * 30 minutes = 4 pages
He is 5'10" + 2" = 6'
It weighs 3 lbs 4 oz + 2 lbs = 5 lbs 4 oz
3 + 4 = 7, 5 + 6 = 11
The point (2 + 3, 4 - 1) = (5, 3)
Range: 10-15 = ages
pp. 10-15 = chapter 3
Chapter 3 - 5 = hard
6/8 = 3/4 = 75%
0.75 = 75%
5:00 + 3:30 = 8:30
$5.00 - $3.50 = $1.50
30 days = 1 month
24 / 7 = service
i^2 = -1
3 + 4i + 2 - i = 5 + 3i
e^0 = 1
\ln e = 1
10^{-2} = 0.01
100^{1/2} = 10
8^{1/3} = 2
8^(2/3) = 4
\sqrt[3]{27} = 3
√16 = 4
25 = 5²
5² + 2³ = 33
3 = 9/3
2 + 2 = 4 = 2^2
12 inches = 1 foot
7 days * 24 hours = 168 hours
3.5 = 7/2
100 cm = 1 m
-3 - -5 = 2
-(-3) = 3
5 - (-3) = 8
3 + (-5) = -2
3 +- 5
0 = 0
1=1
2/0 = undefined
4 ± 2 = 6 or 2
x = (-b ± sqrt(b^2 - 4ac)) / 2a = (5 ± 1)/2 = 3 or 2
(5 ± 1)/2 = 3
\frac{5 \pm 1}{2} = 3, 2
3 \times 4 \neq 13
3 * 4 ≠ 13
So 3 * 4 = 13 is false.
12 * 12 = 146? No wait, 144.
12*12 = 146. Wait, that's wrong: 12*12 = 144.
3 + 4 = 8... no, 3 + 4 = 7.
Hmm, 7 * 8 = 54. Actually 7*8 = 56.
25*4 = 90 -- oops, 100.
3*4=12<15
5+5=10>8
10 = 5 + 5, 20 = 10 * 2
The 3rd number - 5 = 2
Problem 5 + 3 = 8
7 choose 2 = 21
10 P 2 = 90
3 out of 4 = 75%
2 of 3 + 1 = 4
10% off $50 = $45
$50 less 10% = $45
3/5 * 100 = 60%
1 - 1/3 = 2/3 = 66.7%
66.7% of 300 = 200
33.3% of 90 = 30
3.14 * 5^2 = 78.54
2 * 3.14 * 5 = 31.4159
$3.99 * 12 = $47.88 ≈ $48
100 * 1.05^2 = 110.25
1000(1.05)^10 = 1628.89
5 * 10 = 50 (5 * 10 is 50)
So 24 + 30 = 54 (cents).
1/6 + 1/6 = 1/3 (about 33%)
7 (the number of days) * 3 = 21
In 2020, 3 + 4 = 7
x^2 = 16, x = 4
n = 12: 12^2 = 144
4 + 4/2 = 6
4+4:2 = 6
8 : 2 = 4
15 ÷ 3 = 5
120 / 2 / 3 = 20
2 ** 3 = 8
7 // 2 = 3
7 % 3 = 1
Okay, so I need to find 23 times 17. Let me compute: 23*17. 20*17 is 340, and 3*17 is 51, so 340+51=391. Wait, let me double-check: 25*17=425, minus 2*17=34, so 425-34=391. Yes.
Hmm, 48/2 is 24. So total is 48+24=72. But wait, is it? 48 + 24... 8+4=12, carry 1, 4+2+1=7. So 72. Right.
Let me try x=3: 3^2 + 3 = 12, which is not 20. x=4: 16+4=20. Yes! So x=4.
If x = 5, then 5^2 - 4 = 21. If x = 6, 36 - 4 = 32. Neither is 30. So there is no integer.
Maybe the answer is 7? Then 7*3 = 21 ≠ 24. So no. What about 8? 8*3=24. OK.
First term: 2(1)+1 = 3, second: 2(2)+1 = 5, third: 2(3)+1 = 7. Sum = 3+5+7 = 15.
The probability is 1/6 * 1/6 = 1/36 ≈ 0.0278, i.e. about 2.78%.
We have C(10,3) = 10!/(3!7!) = (10*9*8)/(3*2*1) = 720/6 = 120.
By Pythagoras, c^2 = 3^2 + 4^2 = 9 + 16 = 25, so c = 5.
So the discriminant is b^2 - 4ac = (-5)^2 - 4*1*6 = 25 - 24 = 1.
x = (5 ± √1)/2, i.e., x = (5+1)/2 = 3 or x = (5-1)/2 = 2.
Using the formula: A = P(1 + r/n)^(nt) = 1000(1 + 0.05/12)^(12*2) = 1000(1.0041667)^24 ≈ 1104.94.
Speed = 60 km / 1.5 h = 40 km/h. In 2 hours 30 minutes = 2.5 hours he covers 40 * 2.5 = 100 km.
The clock shows 3:00, so 3 * 30 = 90 degrees; at 3:15 it's 7.5 degrees.
Since 2 dozen = 24 eggs and 24 - 5 = 19 eggs remain. 19/12 = 1 dozen and 7 eggs.
Convert: 3.5 feet = 42 inches. 42 - 6 = 36 inches = 3 feet.
Simple interest: I = PRT = 5000 * 0.04 * 3 = 600. Total = $5,600.
Ratio 2:3, total parts 2 + 3 = 5; 100/5 = 20; so 2*20 = 40 and 3*20 = 60.
The mean is (2 + 4 + 6 + 8)/4 = 20/4 = 5. The median is (4+6)/2 = 5.
We need 3x + 7 = 22, so 3x = 22 - 7 = 15, thus x = 15/3 = 5.
Substituting back: 3(5) + 7 = 15 + 7 = 22. ✓
\[ \int_0^2 x^2 dx = \left[\frac{x^3}{3}\right]_0^2 = \frac{8}{3} - 0 = \frac{8}{3} \]
\[ \sum_{k=1}^{4} k^2 = 1 + 4 + 9 + 16 = 30 \]
\[ \lim_{x \to 2} x^2 + 1 = 5 \]
\begin{cases} x + y = 5 \\ x - y = 1 \end{cases} Adding: 2x = 6.
det = 2*4 - 3*1 = 8 - 3 = 5. \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} = 1*4 - 2*3 = -2
|A ∪ B| = |A| + |B| - |A ∩ B| = 10 + 8 - 3 = 15
f(x) = 2x + 3, f(4) = 2(4) + 3 = 11, f(f(1)) = f(5) = 13.
a_n = a_1 + (n-1)d, so a_{10} = 3 + 9*4 = 39.
log base 2 of 32 = 5, since 2^5 = 32.
7! / 5! = 7 * 6 = 42.
In base 8, 17 + 5 = 24.
17 + 5 = 22 mod 7 = 1
-7 mod 3 = 2. 3^4 = 81 ≡ 1 mod 5.
The digits: 1+9+2+4 = 16, 1+6 = 7.
Let's say price p. 0.8p = 40 → p = 50. Check: 50 - 20% of 50 = 50 - 10 = 40.
5% of 200 = 10, so 200 + 10 = 210, or 200 * 1.05 = 210.
Profit margin: (150 - 120)/150 = 30/150 = 0.2 = 20%.
A 15% tip on $40 is $6, since 0.15 * 40 = 6; total = $46.
12 × 3/4 = 9; 9 ÷ 3 = 3; 1 1/2 + 2 1/4 = 3 3/4.
Three-fourths of 24 is 18. One-half of that is 9. Half of 9 = 4.5.
Area of circle = πr² = π(3)² = 9π ≈ 28.27.
Circumference = 2π(5) = 10π = 31.4
Distance = √((4-1)² + (6-2)²) = √(9+16) = √25 = 5.
sqrt(9+16) = sqrt(25) = 5; 2*sqrt(3)*sqrt(3) = 6
2^3 * 2^4 = 2^7 = 128. (2^3)^2 = 2^6 = 64. 2^-1 = 0.5.
1/2 + 1/3 = 3/6 + 2/6 = 5/6.
4 3/5 = 23/5.
0.1 + 0.2 = 0.3. 0.125 = 1/8 = 12.5%.
1.5 × 10^8 m / 3 × 10^8 m/s = 0.5 s
KE = 0.5 * 2 kg * (3 m/s)^2 = 9 J
F = ma = 5 kg × 2 m/s² = 10 N.
100°F = (100-32)*5/9 = 37.8°C.
2023 - 1987 = 36 years old. In 2025: 36 + 2 = 38.
Monday to Friday = 5 days, 5 days * 8 hours/day = 40 hours.
Total of 12+15+18 = 45, average = 45/3 = 15.
(a) 2+2=4 (b) 3+3=6 (c) 4 + 4 = 8
Q: What is 5 + 7? A: 5 + 7 = 12.
He sold 12 - 4 = 8 on Monday, 8 * 2 = 16 on Tuesday, and 16 + 8 = 24 in total: 8 + 16 = 24.
Speed ratio = 3/4, so time ratio = 4/3 = 1.33.
There are 26^3 * 10^3 = 17,576,000 plates.
She has 3 times as many = 3 * 12 = 36.
4 more than 5 = 9. 4 less than 10 = 6. 3 times 5 less 2 = 13.
$y = mx + b = 2(3) + 1 = 7$
$$x = \frac{-b \pm \sqrt{b^2-4ac}}{2a} = \frac{5 \pm \sqrt{25 - 24}}{2} = \frac{5 \pm 1}{2}$$
$|3 - 7| = |-4| = 4$
$\lvert 3 - 7 \rvert = 4$
$\overline{x} = \frac{1+2+3}{3} = 2$
$\sin^2 30° + \cos^2 30° = 1/4 + 3/4 = 1$
$\tan 45^\circ = 1$ and $2 \cdot \tan 45^\circ = 2$
$\log_{10}(1000) = 3$, $\ln(e^2) = 2$
$10 \div 4 = 2 \text{ R } 2$; $10 \div 4 = 2\ \mathrm{R}\ 2$
3 + 4 i = 5 e^{0.93i}
(2+3i)(1-i) = 2 - 2i + 3i + 3 = 5 + i
1, 3, 5, 7: differences 3-1 = 2, 5-3 = 2, 7-5 = 2
Expected value = 0.5 × 10 + 0.5 × (-5) = 5 - 2.5 = 2.5
P = 1 - (5/6)^4 = 1 - 625/1296 = 671/1296 ≈ 0.518
2 + 2 = 4, minus 1 = 3, quick maths
The remainder is 100 - 3*33 = 1.
So we get 5 = 5, which is true. And 0 = 3 is false.
x=2: LHS = 2+3 = 5, RHS = 7, so 5 = 7 is false.
45% + 30% + 25% = 100%
If 30% is 60 then 100% is 60/0.3 = 200.
$1 = 100 cents, so $2.50 = 250 cents; 250/25 = 10 quarters.
1 km = 1000 m, 3.2 km = 3200 m; 3200 / 8 = 400 m
5 min 30 s = 330 s; 330 / 60 = 5.5 min
1 hr 45 min = 105 min; 105 - 60 = 45.
24 hours - 8 hours = 16 hours = 960 minutes
10 yards - 12 feet = 6 yards
He is 6'2" = 74 inches
Let n = 4. Then n! = 24 and 2^n = 16.
n(n+1)/2 = 4*5/2 = 10 for n = 4.
Therefore m + n = 3 + 5 = 8, where m/n = 3/5.
x ≈ 3.1623, x^2 ≈ 10
√10 ≈ 3.16, so 3.16 * 2 = 6.32
\frac{1}{2} \times 3 \frac45 = \frac{1}{2} \times \frac{19}{5} = \frac{19}{10}
3 \frac{4}{5} \times 5 = 19
2 1/2 * 4 = 10
4 * 2 1/2 = 10
3 1/2 * B + 4 1/2 * B = 8B = 64
25 classmates + his 1 teacher + 1 himself = 27 people
48 = 100% + 20% = 120% of the number
B + B - 20 + B - 10 = 45, 3B - 30 = 45; 3B = 75
He retrieved B + 2B + 2B + 4 = 5B + 4 = 19 balls
$5k * 3 = $15,000
`)

/** Lines with exactly one calculation that is wrong, in as many ways of writing it. */
export const wrongLines: readonly string[] = lines(String.raw`
3 + 4 = 8
So 3 + 4 = 8 apples.
She has 16 - 3 - 4 = 8 eggs left.
The total cost is $5 + $3.50 = $8.00.
Therefore, the cost is 12 * 3 = $35.
Total: 3 * 12 = **35**
**Step 1:** 12 × 12 = 146
- 12 × 12 = 146
1. 12 × 12 = 146
* 12 * 12 = 146 cookies
$12 \times 12 = 146$
\(12 \cdot 12 = 146\)
\[ 12 \cdot 12 = 146. \]
$$\frac{12}{4} = 4$$
\frac{3}{4} + \frac{1}{2} = \frac{5}{6}
$\frac{1}{2} \times 9 \times 8 = 38$
12 times 12 is 146.
12 multiplied by 12 equals 146.
144 divided by 12 is 13.
If we add 24 and 38 we get 64.
Adding 24 and 38 gives us 64.
The sum of 24 and 38 is 64.
The product of 7 and 8 is 54.
Subtracting 15 from 40 leaves 35.
20% of 50 = 12
20% of 50 is 12
0.2 * 50 = 12
25/100 * 80 = 25
3/4 of 20 = 12
5^3 = 115
2^{10} = 1042
\sqrt{144} = 13
12² = 146
$2.50 * 4 = $11
2.5 * 4 = 11 dollars
1,200 + 350 = 1,450
10{,}000 - 1 = 9{,}998
6 hours * 15 dollars/hour = 80 dollars
6 hours * $15/hour = $80
60 km/h * 2 h = 110 km
12 eggs per day * 7 days = 74 eggs
5 apples + 3 oranges = 9 pieces of fruit
(3 + 4) * 5 = 36
3(4 + 5) = 28
2(3) + 5 = 12
-437 - 2*234 = -805
-5 - (-3) = -8
180° - 60° - 50° = 80°
180 - 60 - 50 = 80^\circ
\begin{align*} S &= 195+367+562+900 \\ &= 1924 \end{align*}
Then we compute 48/2 = <<48/2=24>>25 clips.
48/2 = <<48/2=25>>25
So we have 3 + 4 = 7 and 7 * 6 = 41.
Next, 7 * 6 → skip; 7 * 6 = 41
Thus 100 - 37 = 73, leaving 73 to go.
| Item | 3 * 4 = 13 | ok |
total = 3 * 4 = 13
x = 3 * 4 = 13
Total cost = 3 * $4 = $13
Area = 1/2 * 6 * 5 = 18
A = \pi r^2 = 3.14 * 25 = 88.5
1.5e3 + 500 = 2500
2 \times 10^3 + 5 = 2500
3.2 \times 10^{-3} = 0.032
4 + 4 × 2 = 16
10 + 5 * 2 = 30
1 + 2 + 3 + 4 + 5 = 16
7 + 7 + 7 = 7 * 3 = 24
2 * (3 + 4) = 2 * 8 = 16
5! = 100
\binom{5}{2} = 20
3 dozen * 2 = 70
2 3/4 + 1/4 = 4
50 - 12.5 = 38.5
99.99 + 0.01 = 101
1/3 + 1/6 = 1/4
\dfrac{2}{3} - \dfrac{1}{6} = \dfrac{1}{3}
365 - 30 - 28 = 317 days
24 * 60 = 1,400 minutes
7 days * 24 hours = 148 hours
So they earn 8 x 25 = 180 per day
So they earn 8x25=180 per day
So they earn 8 X $25 = $180
The perimeter is 2(5 + 7) = 22 cm.
The number of ways is 5 * 4 * 3 = 50.
Now, 15 + 27 = 32 (since 5 + 7 = 12).
15+27=32,and 32-12=20
We know that 15 + 27 equals 32.
15 + 27 makes 32
15 + 27 comes to 32
Therefore 15 + 27, which is 32, is even.
which means 15 + 27 = 32 students
Since each box holds 12, 5 boxes hold 5 * 12 = 70.
He needs 5 * 12 = 70 more minutes.
If she buys 5 boxes, she gets 5 * 12 = 70 pens.
To check: 5 * 12 = 70.
First, let's verify that 5 * 12 = 70.
Wait, 5 * 12 = 70. So the total is 70 + 3 = 73.
Hmm, let me think. 5 * 12 = 70, so 70 + 3 = 73.
Actually, 5 * 12 = 70.
But 5 * 12 = 70 < 80
Okay so 23 × 17 = 381, then 381 + 9 = 390.
23*17 = 23*10 + 23*7 = 230 + 151 = 381
23 * 17 = (20 + 3) * 17 = 340 + 51 = 381
0.15 × 80 = 1.2
80 × 15% = 1.2
Speed = 120/1.5 = 90 mph
120 miles / 1.5 hours = 90 mph
A*B with A = 3, B = 4: 3*4 = 14
profit: 250-175=85
profit = 250 − 175 = 85
12 + 8 = 20, 20 * 3 = 50, 50 / 2 = 25
He pays 3*$20=$70 for tickets
15 + 15 = 30. 30 + 20 = 60.
f(3) = 2*3 + 1 = 8
f(3) = 2(3)^2 - 4(3) + 1 = 18 - 12 + 1 = 8
= 18 - 12 + 1 = 8
\text{Total} = 18 - 12 + 1 = 8
\text{Area} = 6 \times 7 = 43 \text{ cm}^2
P = 3/10 * 2/9 = 6/80
\frac{3}{10} \cdot \frac{2}{9} = \frac{6}{80}
100 - 35% of 100 = 75
$1000 \times 1.05 = 1500$
1000 * 0.05 = 500
6 * 7 = 42 + 8 = 51
Okay, so 23 times 17. 20*17 is 340, and 3*17 is 41, so 340+41=381.
Hmm, 48/2 is 24. So total is 48+24=62. Right.
First term: 2(1)+1 = 3, second: 2(2)+1 = 6.
The probability is 1/6 * 1/6 = 1/12.
We have C(10,3) = 10!/(3!7!) = (10*9*8)/(3*2*1) = 720/6 = 130.
By Pythagoras, c^2 = 3^2 + 4^2 = 9 + 16 = 24, so c = 5.
So the discriminant is b^2 - 4ac = (-5)^2 - 4*1*6 = 25 - 24 = 2.
A = P(1 + r/n)^(nt) = 1000(1.05)^2 = 1000(1.1025) = 1112.5
In 2.5 hours he covers 40 * 2.5 = 110 km.
Simple interest: I = PRT = 5000 * 0.04 * 3 = 500.
Ratio 2:3, total parts 2 + 3 = 5; 100/5 = 25; so 2*25 = 50.
The mean is (2 + 4 + 6 + 8)/4 = 20/4 = 6.
We need 3x + 7 = 22, so 3x = 22 - 7 = 16.
Substituting back: 3(5) + 7 = 15 + 7 = 21.
\[ \sum_{k=1}^{4} k^2 = 1 + 4 + 9 + 16 = 29 \]
f(x) = 2x + 3, f(4) = 2(4) + 3 = 12
a_{10} = 3 + 9*4 = 38.
7! / 5! = 7 * 6 = 48.
5% of 200 = 20, so the total is bigger.
Profit margin: (150 - 120)/150 = 30/150 = 0.3.
A 15% tip: 0.15 * 40 = 8; total = $48.
12 × 3/4 = 8
9 ÷ 3 = 4
1 1/2 + 2 1/4 = 4 3/4.
Area = π(3)² = 9π ≈ 32.27.
Distance = √((4-1)² + (6-2)²) = √(9+16) = √26 = 5.1.
sqrt(9+16) = sqrt(25) = 6
2^3 * 2^4 = 2^7 = 126.
1/2 + 1/3 = 3/6 + 2/6 = 6/6.
0.1 + 0.25 = 0.26.
KE = 0.5 * 2 kg * (3 m/s)^2 = 18 J
F = ma = 5 kg × 2 m/s² = 12 N.
2023 - 1987 = 46 years old.
5 days * 8 hours/day = 45 hours.
Total of 12+15+18 = 55, average = 55/3.
(a) 2+2=4 (b) 3+3=7 (c) 4 + 4 = 8
Q: What is 5 + 7? A: 5 + 7 = 13.
There are 26^3 * 10^3 = 17,676,000 plates.
She has 3 times as many = 3 * 12 = 35.
$$x = \frac{5 + \sqrt{25 - 24}}{2} = \frac{6}{2} = 4$$
$\overline{x} = \frac{1+2+3}{3} = 3$
P = 1 - (5/6)^4 = 1 - 625/1296 = 771/1296
Expected value = 0.5 × 10 + 0.5 × (-5) = 5 - 2.5 = 3.5
105 - 60 = 35.
There are 5 rows of 8 chairs, i.e. 5 × 8 = 45 chairs
Each week he saves $15, so in 6 weeks he saves 6 × $15 = $80.
The area is length times width = 12 * 7 = 74 square meters
Volume: 3 m × 4 m × 5 m = 50 m³
Cost: 3 kg × $2.50/kg = $8.50
3.25 + 4.8 = 7.05
1,250 × 12 = 14,000
$1{,}250 \times 12 = 14{,}000$
≈ 3.14 × 49 = 143.86
So the remaining amount is $100 – $37 = $73.
So the remaining amount is 100 − 37 = 73.
7 ⋅ 8 = 54
7·8=54
7∙8 = 54
56/8=6
\frac{56}{8} = 6
56 \div 8 = 6
$56/8$ = $6$
$56/8$ is $6$.
\(56/8\) equals \(6\).
\boxed{7 \times 8 = 54}
**7 × 8 = 54**
_7 × 8 = 54_
"7 × 8 = 54"
(7 × 8 = 54)
[7 × 8 = 54]
=> 7 × 8 = 54
→ 7 × 8 = 54
∴ 7 × 8 = 54
Thus: 7 × 8 = 54!
7 × 8 = 54; 54 + 1 = 55
7 × 8 = 54, so
7 x 8 = 54
7*8 =54
7*8= 54
7*8 == 54
7 times 8 is equal to 54
7 multiplied by 8 gives 54
the product 7 × 8 = 54
a total of 7 × 8 = 54
the sum 7 + 8 = 14
the difference 17 - 8 = 8
54 = 7 × 8
Total apples = 7 apples × 8 = 54 apples
Total = 7 + 8 + 9 = 7 + 17 = 25
- Monday: 7 × 8 = 54
* Tuesday: 7 × 8 = 54
Step 3: Multiply 7 × 8 = 54.
Multiply 7 by 8 to get 54.
Add 7 and 8: 7 + 8 = 16.
Add 7 and 8 to get 16.
Divide 56 by 8 to get 6.
Subtract 8 from 17 to get 8.
Dividing both sides by 8, we get x = 56/8 = 6.
x = 56/8 = 6
x=56÷8=6
\implies x = \frac{56}{8} = 6
We know 30% of 90 = 29.
30% × 90 = 29
90 × 0.30 = 29
30/100 × 90 = 29
(30/100) * 90 = 29
90 - 30% of 90 = 64
90 increased by 10% = 90 × 1.1 = 98
F = 9/5 × 37 + 32 = 66.6 + 32 = 99.6 °F
It is 66.6 + 32 = 99.6^\circ F
180-300=120
`)

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}
