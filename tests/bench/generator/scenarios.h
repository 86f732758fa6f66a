// What kith_bench can measure.
#pragma once

#include "options.h"
#include "report.h"

namespace kith::bench {

void fanout(Options options, Report &report);
void idle(Options options, Report &report);
void history(Options options, Report &report);

} // namespace kith::bench
