import type { Comparison } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { binLabel, histogramPlot } from '../plots/histogram-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'histogram',
  title: 'How accuracy is spread over problems',
  asks: 'Problems that are never and always solved have bins of their own: pass@k at many attempts is decided by the first.',
}

export function histogramSection({ arms, histogram }: Comparison): Section {
  return findingSection(about, histogram, (bins, over) => {
    const names = armNames(arms)
    return figuresHtml({
      id: 'histogram',
      title: 'Problems by accuracy',
      svg: histogramPlot(bins, names),
      caption: over,
      table: {
        columns: named('accuracy', names.base, names.rl),
        rows: bins.map((bin) => [binLabel(bin), bin.base, bin.rl]),
      },
    })
  })
}
