#pragma once

#include "core/crypto/hash.h"
#include "core/store/entity.h"

#include <optional>

namespace vb::store {

/// A row as {tag: value} without nulls: the form that operations, digests and the fold hash share. Trusted reading.
Result<std::optional<QCborMap>> readRow(sql::Db &db, const EntityDecl &entity, const EntityId &id);
/// The same for who reads many; `text` is the entity's selectRowText().
Result<std::optional<QCborMap>> readRow(sql::Db &db, const EntityDecl &entity, const EntityId &id,
                                        const QByteArray &text);
QByteArray selectRowText(const EntityDecl &entity);

/// Canonical bytes of a row: CBOR [entity, id, {tag: value}].
QByteArray canonicalRow(const EntityDecl &entity, const EntityId &id, const QCborMap &row);

/// Labelled SHA-256 of the canonical bytes; what each operation remembers of the row that results.
crypto::Digest rowDigest(const EntityDecl &entity, const EntityId &id, const QCborMap &row);
/// The same of a row whose canonical CBOR is at hand.
crypto::Digest rowDigest(const EntityDecl &entity, const EntityId &id, QByteArrayView encodedRow);

/// Calls `visit` for each row of an entity in the order of `n`.
Result<void> forEachRow(sql::Db &db, const EntityDecl &entity,
                        const std::function<Result<void>(const EntityId &, const QCborMap &)> &visit);

/// Binds a value of a declared kind.
void bindValue(sql::Stmt &stmt, int index, const Field &field, const QCborValue &value);

} // namespace vb::store
