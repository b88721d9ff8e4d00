#include "core/store/row.h"
#include "core/store/store.h"

#include <algorithm>

namespace vb::store {

Result<crypto::Digest> Store::foldHash()
{
    return inspect([this](TrustedReader &reader) -> Result<crypto::Digest> {
        // Digests of rows, sorted: memory stays at 32 bytes a row and the order of arrival does not count.
        std::vector<QByteArray> digests;
        for (const EntityDecl *entity : m_registry.all()) {
            if (entity->stream == Stream::local || entity->besideRecords)
                continue;
            VB_DO(forEachRow(reader.db(), *entity, [&](const EntityId &id, const QCborMap &row) -> Result<void> {
                digests.push_back(crypto::bytes(rowDigest(*entity, id, row)));
                return {};
            }));
        }
        std::sort(digests.begin(), digests.end());
        QByteArray all;
        for (const QByteArray &digest : digests)
            all.append(digest);
        return crypto::labelled("verbena/fold/v1", all);
    });
}

} // namespace vb::store
