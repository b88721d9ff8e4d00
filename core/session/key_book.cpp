#include "core/session/key_book.h"

#include "core/base/cbor.h"
#include "core/crypto/sign.h"
#include "core/session/trust_book.h"

#include <QSet>

#include <algorithm>

namespace vb::session {

namespace {

/// An operation on a person as it was signed.
Result<store::Operation> staffOperationFrom(const sql::Stmt &stmt)
{
    store::Operation op;
    op.id = stmt.id<OperationId>(0);
    op.counter = stmt.integer(1);
    op.group = stmt.id<GroupId>(2);
    op.part = static_cast<int>(stmt.integer(3));
    op.last = static_cast<int>(stmt.integer(4));
    op.hlc = stmt.integer(5);
    op.seen = stmt.integer(6);
    op.entity = &staff::kStaffEntity;
    op.row = stmt.id<EntityId>(7);
    op.kind = static_cast<store::OpKind>(stmt.integer(8));
    op.user = stmt.id<StaffId>(9);
    op.device = stmt.id<DeviceId>(10);
    op.skewMs = stmt.integer(11);
    op.schema = static_cast<int>(stmt.integer(12));
    op.minReader = static_cast<int>(stmt.integer(13));
    VB_TRY(op.fields, cbor::decodeMap(stmt.blob(14)));
    op.rowDigest = crypto::digestFrom(stmt.blob(15));
    op.userSignature = stmt.blob(16);
    return op;
}

bool isSignedByOneOf(const QSet<QByteArray> &keys, const store::Operation &op)
{
    const QByteArray message = store::signedBytes(op);
    return std::any_of(keys.begin(), keys.end(), [&](const QByteArray &key) {
        return crypto::verify(key, store::kOperationLabel, message, op.userSignature);
    });
}

} // namespace

Result<KeyBook> KeyBook::read(store::TrustedReader &reader, PracticeId practice)
{
    KeyBook book;
    QSet<QByteArray> administrators; // keys of owners and roots, past ones too
    VB_TRY(const keys::TrustState trust, foldTrust(reader, practice, [&administrators](const keys::TrustState &state) {
               administrators.insert(state.rootPublic());
               for (const keys::TrustState::Owner &owner : state.owners())
                   administrators.insert(owner.keys.sign);
           }));
    for (const keys::TrustState::Device &device : trust.devices())
        book.m_devices.insert(device.id, device.keys.sign);

    VB_TRY(
        sql::Stmt stmt,
        reader.prepareTrusted("SELECT op_id, counter, group_id, part, last, hlc, seen, entity_id, kind, user, device, "
                              "skew_ms, schema, min_reader, fields, row_digest, user_signature FROM operation "
                              "WHERE entity = 'staff' ORDER BY entity_id, n"));
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return book;
        const Result<store::Operation> op = staffOperationFrom(stmt);
        const QByteArray key = op.ok() ? op->fields.value(staff::kSignPublic).toByteArray() : QByteArray();
        if (!key.isEmpty() && isSignedByOneOf(administrators, *op))
            book.m_people[StaffId(op->row.raw())].append(key);
    }
}

chart::SignerKeys KeyBook::of(StaffId person, DeviceId device) const
{
    const QList<QByteArray> keys = m_people.value(person);
    return {{keys.begin(), keys.end()}, m_devices.value(device)};
}

} // namespace vb::session
