#include "core/session/chart_prefix.h"

#include "core/session/device_place.h"
#include "core/session/open_store.h"

#include <algorithm>

namespace vb::session {

Result<QString> chartPrefixOf(OpenStore &open, const QString &had)
{
    store::Store &store = open.store();
    const bool isPlace = std::all_of(had.begin(), had.end(), [](QChar sign) { return sign.isUpper(); });
    const bool isSettled = !isPlace && !isProvisionalPlace(had);
    if (isSettled || placeOf(*open.trust(), store.identity().device) == had)
        return had;
    return store.inspect([&](store::TrustedReader &reader) -> Result<QString> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT EXISTS (SELECT 1 FROM operation WHERE entity = 'trust' AND seq IS NULL)"));
        VB_DO(stmt.step());
        const bool waits = stmt.integer(0) != 0;
        VB_TRY(const keys::TrustState trust, foldTrust(reader, store.identity().practice));
        const QString place = placeOf(trust, store.identity().device);
        return waits || place.isEmpty() ? had : place;
    });
}

} // namespace vb::session
