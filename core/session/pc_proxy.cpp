#include "core/session/pc_proxy.h"

#include "core/store/store.h"

namespace vb::session {

QString pcProxy(store::Store &store)
{
    return store
        .inspect([&store](store::TrustedReader &reader) -> Result<QString> {
            VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT proxy FROM pc_setting WHERE id = ?1"));
            VB_TRY(const bool found, stmt.bind(1, store.identity().device).step());
            return found ? stmt.text(0) : QString();
        })
        .valueOr(QString());
}

} // namespace vb::session
