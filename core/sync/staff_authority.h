#pragma once

#include "core/keys/trust_state.h"
#include "core/sync/log_operation.h"

namespace vb::sync {

/// Who may have written an operation of the keys stream: entries of owners say it themselves; operations on people are
/// signed by the root, by an owner of that time, or, what is a person's own, by himself. A value that follows the log.
class StaffAuthority {
public:
    /// People's keys as the log left them.
    static Result<StaffAuthority> read(store::Store &store);

    /// `before` and `after`: the segment that brings it. What is allowed is taken along.
    bool allows(const wire::Operation &operation, const store::EntityDecl *entity, const keys::TrustState &before,
                const keys::TrustState &after);

private:
    void take(const QCborMap &fields, const EntityId &row);

    int m_signTag = 0; // of the column that holds a person's public key
    std::map<EntityId, QByteArray> m_people;
};

} // namespace vb::sync
