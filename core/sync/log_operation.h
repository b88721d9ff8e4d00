#pragma once

#include "core/store/remote_tx.h"
#include "core/store/store.h"
#include "core/wire/operation.h"

namespace vb::sync {

/// An operation as it travels: its entity by name, because this program may not know it. `operation.entity` is null
/// then.
struct LogOperation {
    QByteArray entity;
    store::Operation operation;
    store::Stream stream = store::Stream::ops; // that it came in
    bool authorised = true; // of keys: signed by the root, by an owner of that time, or by the person himself
    std::optional<wire::Place> signedAs {}; // by the PC that this one was, when its signatures cover that
    std::optional<crypto::Digest> soleDigest {}; // of the row that it makes alone, when it is at hand
};

/// What one position of the practice's log brings. `device` is the author's. This PC's own come back without
/// operations: `lastCounter` says up to which one they have a position now; 0 for one that holds none. `refused`: those
/// of its own that their author was not authorised to any more.
struct LogSegment {
    qint64 seq = 0;
    DeviceId device;
    qint64 lastCounter = 0;
    std::vector<LogOperation> operations;
    std::vector<OperationId> refused {};
};

/// Whether operations on it count only when `authorised`.
bool needsAuthority(const store::EntityDecl &entity);

/// As it travels, and back.
wire::Operation toWire(const LogOperation &operation);
LogOperation fromWire(const store::Registry &registry, const wire::Operation &operation, store::Stream stream);

/// Computes on this thread what the store's writer would have to: the fields' canonical CBOR and the row's digest.
void prepare(LogOperation &operation);

/// Canonical CBOR of all of an operation, signatures included: what is kept while it is parked.
QByteArray encodeOperation(const LogOperation &operation);
/// `integrity` for anything else; the entity is looked for in the registry.
Result<LogOperation> decodeOperation(const store::Registry &registry, const QByteArray &bytes);

/// This PC's own operations behind a counter, in their order: what is to be sealed and sent.
Result<std::vector<LogOperation>> ownOperations(store::Store &store, qint64 afterCounter, int limit);

} // namespace vb::sync
