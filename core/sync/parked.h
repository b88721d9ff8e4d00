#pragma once

#include "core/sync/log_operation.h"

namespace vb::sync {

/// Why operations wait.
enum class Parked {
    group, // further parts of the same action have not come yet
    parent, // of a row or a patient that is not there
    reader, // they ask for a newer program
    entity, // of an entity that this program does not know
    field, // of a column or a choice that it does not know
    author, // not signed by anybody who might, or in another stream than its own: never folded
    value, // no value of their column's kind: never folded by this program
};
QString parkedName(Parked why);

/// One action of a person, whole.
using Group = std::vector<LogOperation>;

/// Operations that cannot be folded yet, inside the transaction that found out. They stay with their position, and a
/// group is kept or taken back as a whole.
class ParkedOperations {
public:
    explicit ParkedOperations(store::RemoteTx &tx) : m_tx(tx) { }

    Result<void> put(const LogOperation &operation, qint64 seq, Parked why);
    struct Found {
        wire::Place place;
        bool isStaged = false; // waits for further parts
    };
    Result<std::optional<Found>> find(const OperationId &id);
    /// Staged parts by other PCs of what has a number of this one, up to that.
    Result<std::vector<std::pair<OperationId, wire::Place>>> stagedOfOwn(qint64 lastCounter);
    /// Staged parts of a group by one PC, in their order; they are taken out.
    Result<Group> takeStaged(const GroupId &group, const DeviceId &device);
    /// Whole groups that wait for something else than their own parts, by position.
    struct Waiting {
        qint64 seq = 0;
        Group group;
    };
    Result<std::vector<Waiting>> waiting();
    Result<void> remove(const Group &group);
    Result<void> remove(const OperationId &id);

private:
    Result<bool> hasAny();

    store::RemoteTx &m_tx;
    std::optional<bool> m_hasAny; // asked once: there is hardly ever one
};

} // namespace vb::sync
