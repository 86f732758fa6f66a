// What went wrong, as a sentence for a person in their language: what happened and, where it helps, what to do.
#pragma once

#include "desktop/client/failure.h"
#include "desktop/client/link.h"

namespace kith::words {

QString errorText(const client::Failure &failure);
QString errorText(ErrorCode code);
// Why there is no connection.
QString errorText(const client::LinkFault &fault);

} // namespace kith::words
