#include "server/storage/sqlite/schema.h"

// Outside of every namespace, as the macro asks: without it a static library's resources may be left out.
static void initMigrationResources() { Q_INIT_RESOURCE(kith_storage_migrations); }

namespace kith::storage::sqlite {

const kith::sqlite::Schema &schema()
{
    static const kith::sqlite::Schema steps = [] {
        initMigrationResources();
        return kith::sqlite::Schema(QStringLiteral(":/kith/storage/migrations"), 0x4B697468); // "Kith"
    }();
    return steps;
}

} // namespace kith::storage::sqlite
