import { type Expression, type FunctionName } from './expression.ts'

export const constants: Record<string, Expression> = {
  pi: { kind: 'constant', name: 'pi' },
  infty: { kind: 'constant', name: 'infinity' },
  infinity: { kind: 'constant', name: 'infinity' },
  inf: { kind: 'constant', name: 'infinity' },
  oo: { kind: 'constant', name: 'infinity' },
  imath: { kind: 'constant', name: 'i' },
}

export const functions: Record<string, FunctionName | undefined> = Object.assign(
  Object.create(null),
  Object.fromEntries(
    'sin cos tan cot sec csc arcsin arccos arctan arccot sinh cosh tanh exp ln log abs floor ceil gcd lcm min max mod Re Im binom'
      .split(' ')
      .map((name) => [name, name]),
  ),
  { asin: 'arcsin', acos: 'arccos', atan: 'arctan', lg: 'log' },
)

export const inverses: Partial<Record<FunctionName, FunctionName>> = {
  sin: 'arcsin',
  cos: 'arccos',
  tan: 'arctan',
  cot: 'arccot',
}

export const greek = new Set(
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell hbar'.split(
    ' ',
  ),
)

/** Commands that stand between operands. */
export const infix = new Set(
  'pm mp times cdot div le ge ne lt gt equiv approx sim cup cap setminus in notin subset subseteq rightarrow Rightarrow Leftrightarrow wedge vee } rvert rfloor rceil rangle rVert \\ pmod bmod mod colon circ degree dots mid text quad end begin choose forall exists because therefore propto cong perp parallel'.split(
    ' ',
  ),
)
