// The store of tests and demonstrations: everything in memory, gone with the process.
#pragma once

#include "server/storage/store.h"

namespace kith::storage {

std::unique_ptr<Store> makeMemoryStore();

} // namespace kith::storage
