#include "core/sync/staff_authority.h"

#include "core/base/cbor.h"
#include "core/crypto/sign.h"
#include "core/wire/keys_body.h"

#include <algorithm>

namespace vb::sync {

namespace {

constexpr char kPeople[] = "staff"; // the entity with people's public keys
constexpr char kSignColumn[] = "sign_public";

/// Everything that the operation writes is the person's own.
bool isOwn(const wire::Operation &op, const store::EntityDecl &entity)
{
    if (op.row.raw() != op.user.raw())
        return false;
    return std::all_of(op.fields.begin(), op.fields.end(), [&entity](const auto &item) {
        const store::Field *field = entity.field(static_cast<int>(item.first.toInteger()));
        return field != nullptr && entity.group(*field).selfWrite;
    });
}

} // namespace

Result<StaffAuthority> StaffAuthority::read(store::Store &store)
{
    StaffAuthority authority;
    const store::EntityDecl *people = store.registry().find(kPeople);
    if (people == nullptr)
        return authority;
    for (const store::Field &field : people->fields)
        if (field.column == kSignColumn)
            authority.m_signTag = field.tag;
    return store.inspect([&](store::TrustedReader &reader) -> Result<StaffAuthority> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT entity_id, fields FROM operation WHERE entity = ?1 AND seq IS NOT NULL "
                                     "AND n NOT IN (SELECT n FROM sync_void) ORDER BY seq, counter"));
        stmt.bind(1, QString::fromLatin1(kPeople));
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            VB_TRY(const QCborMap fields, cbor::decodeMap(stmt.blob(1)));
            authority.take(fields, stmt.id<EntityId>(0));
        }
        VB_TRY(sql::Stmt parked,
               reader.prepareTrusted("SELECT body FROM sync_parked WHERE entity = ?1 AND reason <> 'author' "
                                     "ORDER BY seq, counter"));
        parked.bind(1, QString::fromLatin1(kPeople));
        for (;;) {
            VB_TRY(const bool found, parked.step());
            if (!found)
                return authority;
            VB_TRY(const LogOperation one, decodeOperation(store.registry(), parked.blob(0)));
            authority.take(one.operation.fields, one.operation.row);
        }
    });
}

bool StaffAuthority::allows(const wire::Operation &op, const store::EntityDecl *entity, const keys::TrustState &before,
                            const keys::TrustState &after)
{
    if (op.entity == QLatin1String(wire::kTrustEntity)) {
        const auto entry = keys::decodeTrustEntry(wire::trustEnvelope(op));
        return entry ? keys::signaturesHold(*entry, before.practice()) : entry.error().code == Code::tooNew;
    }
    if (entity != nullptr && !needsAuthority(*entity))
        return true;
    const keys::TrustState::Device *device = after.device(op.device);
    const QByteArray message = wire::signedBytes(op);
    if (device == nullptr || !crypto::verify(device->keys.sign, store::kOperationLabel, message, op.deviceSignature))
        return false;
    std::vector<QByteArray> may {before.rootPublic(), after.rootPublic()};
    for (const keys::TrustState *state : {&before, &after})
        for (const keys::TrustState::Owner &owner : state->owners())
            may.push_back(owner.keys.sign);
    if (const auto person = m_people.find(EntityId(op.user.raw()));
        person != m_people.end() && entity != nullptr && isOwn(op, *entity))
        may.push_back(person->second);
    const bool holds = std::any_of(may.begin(), may.end(), [&](const QByteArray &key) {
        return !key.isEmpty() && crypto::verify(key, store::kOperationLabel, message, op.userSignature);
    });
    if (holds && op.entity == QLatin1String(kPeople))
        take(op.fields, op.row);
    return holds;
}

void StaffAuthority::take(const QCborMap &fields, const EntityId &row)
{
    const QByteArray key = fields.value(m_signTag).toByteArray();
    if (!key.isEmpty())
        m_people[row] = key;
}

} // namespace vb::sync
