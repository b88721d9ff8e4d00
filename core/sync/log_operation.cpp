#include "core/sync/log_operation.h"

#include "core/base/cbor.h"
#include "core/store/row.h"
#include "core/wire/keys_body.h"

#include <algorithm>

namespace vb::sync {

namespace {

/// Places in the map; the first seventeen are those of the signed bytes.
enum Place {
    placeId = 0,
    placeCounter,
    placeGroup,
    placePart,
    placeLast,
    placeHlc,
    placeSeen,
    placeEntity,
    placeRow,
    placeKind,
    placeUser,
    placeDevice,
    placeSkew,
    placeSchema,
    placeMinReader,
    placeFields,
    placeDigest,
    placeUserSignature,
    placeDeviceSignature,
    placeStream,
    placeAuthorised,
};

bool isWhole(const QCborMap &map)
{
    for (const int place : {placeCounter, placePart, placeLast, placeHlc, placeSeen, placeKind, placeSkew, placeSchema,
                            placeMinReader, placeStream})
        if (!map.value(place).isInteger())
            return false;
    for (const int place : {placeId, placeGroup, placeRow, placeUser, placeDevice, placeDigest})
        if (!map.value(place).isByteArray())
            return false;
    return map.value(placeAuthorised).isBool() && map.value(placeEntity).isString() && map.value(placeFields).isMap();
}

} // namespace

bool needsAuthority(const store::EntityDecl &entity)
{
    return entity.stream == store::Stream::keys && (entity.signedOperations || entity.name == wire::kTrustEntity);
}

wire::Operation toWire(const LogOperation &one)
{
    const store::Operation &op = one.operation;
    wire::Operation out;
    out.id = op.id;
    out.device = op.device;
    out.counter = static_cast<quint64>(op.counter);
    out.group = op.group;
    out.part = static_cast<quint64>(op.part);
    out.last = static_cast<quint64>(op.last);
    out.hlc = op.hlc;
    out.seen = static_cast<quint64>(op.seen);
    out.entity = QString::fromLatin1(one.entity);
    out.row = op.row;
    out.kind = static_cast<int>(op.kind);
    out.user = op.user;
    out.skewMs = op.skewMs;
    out.schema = static_cast<quint64>(op.schema);
    out.minReader = static_cast<quint64>(op.minReader);
    out.fields = op.fields;
    out.rowDigest = op.rowDigest;
    out.userSignature = op.userSignature;
    out.deviceSignature = op.deviceSignature;
    if (one.signedAs && !op.deviceSignature.isEmpty()) {
        out.device = one.signedAs->device;
        out.counter = one.signedAs->counter;
    }
    return out;
}

LogOperation fromWire(const store::Registry &registry, const wire::Operation &in, store::Stream stream)
{
    LogOperation one;
    one.entity = in.entity.toUtf8();
    one.stream = stream;
    store::Operation &op = one.operation;
    op.id = in.id;
    op.device = in.device;
    op.counter = static_cast<qint64>(in.counter);
    op.group = in.group;
    op.part = static_cast<int>(in.part);
    op.last = static_cast<int>(in.last);
    op.hlc = in.hlc;
    op.seen = static_cast<qint64>(in.seen);
    op.entity = registry.find(one.entity);
    op.row = in.row;
    op.kind = static_cast<store::OpKind>(in.kind);
    op.user = in.user;
    op.skewMs = in.skewMs;
    op.schema = static_cast<int>(in.schema);
    op.minReader = static_cast<int>(in.minReader);
    op.fields = in.fields;
    op.rowDigest = in.rowDigest;
    op.userSignature = in.userSignature;
    op.deviceSignature = in.deviceSignature;
    return one;
}

void prepare(LogOperation &one)
{
    store::Operation &op = one.operation;
    op.encodedFields = cbor::encode(op.fields);
    const auto isInRow = [&op](const auto &item) {
        return op.entity->field(static_cast<int>(item.first.toInteger())) != nullptr && !item.second.isNull();
    };
    if (op.entity != nullptr && std::all_of(op.fields.begin(), op.fields.end(), isInRow))
        one.soleDigest = store::rowDigest(*op.entity, op.row, op.encodedFields);
}

QByteArray encodeOperation(const LogOperation &one)
{
    const store::Operation &op = one.operation;
    QCborMap map {{placeId, op.id.bytes()},
                  {placeCounter, op.counter},
                  {placeGroup, op.group.bytes()},
                  {placePart, op.part},
                  {placeLast, op.last},
                  {placeHlc, op.hlc},
                  {placeSeen, op.seen},
                  {placeEntity, QString::fromUtf8(one.entity)},
                  {placeRow, op.row.bytes()},
                  {placeKind, static_cast<int>(op.kind)},
                  {placeUser, op.user.bytes()},
                  {placeDevice, op.device.bytes()},
                  {placeSkew, op.skewMs},
                  {placeSchema, op.schema},
                  {placeMinReader, op.minReader},
                  {placeFields, op.fields},
                  {placeDigest, crypto::bytes(op.rowDigest)},
                  {placeStream, static_cast<int>(one.stream)},
                  {placeAuthorised, one.authorised}};
    if (!op.userSignature.isEmpty())
        map.insert(placeUserSignature, op.userSignature);
    if (!op.deviceSignature.isEmpty())
        map.insert(placeDeviceSignature, op.deviceSignature);
    return cbor::encode(map);
}

Result<LogOperation> decodeOperation(const store::Registry &registry, const QByteArray &bytes)
{
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    if (!isWhole(map))
        return fail(Code::integrity, QStringLiteral("a parked operation is damaged"));
    LogOperation one;
    one.entity = map.value(placeEntity).toString().toUtf8();
    store::Operation &op = one.operation;
    op.id = OperationId::fromBytes(map.value(placeId).toByteArray());
    op.counter = map.value(placeCounter).toInteger();
    op.group = GroupId::fromBytes(map.value(placeGroup).toByteArray());
    op.part = static_cast<int>(map.value(placePart).toInteger());
    op.last = static_cast<int>(map.value(placeLast).toInteger());
    op.hlc = map.value(placeHlc).toInteger();
    op.seen = map.value(placeSeen).toInteger();
    op.entity = registry.find(one.entity);
    op.row = EntityId::fromBytes(map.value(placeRow).toByteArray());
    op.kind = static_cast<store::OpKind>(map.value(placeKind).toInteger());
    op.user = StaffId::fromBytes(map.value(placeUser).toByteArray());
    op.device = DeviceId::fromBytes(map.value(placeDevice).toByteArray());
    op.skewMs = map.value(placeSkew).toInteger();
    op.schema = static_cast<int>(map.value(placeSchema).toInteger());
    op.minReader = static_cast<int>(map.value(placeMinReader).toInteger());
    op.fields = map.value(placeFields).toMap();
    op.rowDigest = crypto::digestFrom(map.value(placeDigest).toByteArray());
    op.userSignature = map.value(placeUserSignature).toByteArray();
    op.deviceSignature = map.value(placeDeviceSignature).toByteArray();
    one.stream = static_cast<store::Stream>(map.value(placeStream).toInteger());
    one.authorised = map.value(placeAuthorised).toBool();
    return one;
}

Result<std::vector<LogOperation>> ownOperations(store::Store &store, qint64 afterCounter, int limit)
{
    return store.inspect([&](store::TrustedReader &reader) -> Result<std::vector<LogOperation>> {
        VB_TRY(
            sql::Stmt stmt,
            reader.prepareTrusted(
                // Also those that another PC has sent before: this one has promised the number, and sends it all the
                // same.
                "SELECT o.op_id, own.counter, group_id, part, last, hlc, seen, entity, entity_id, kind, user, skew_ms, "
                "schema, min_reader, fields, row_digest, user_signature, device_signature, c.device, c.counter FROM "
                "(SELECT op_id, counter FROM operation WHERE device = ?1 AND counter > ?2 UNION ALL "
                "SELECT op_id, counter FROM repeated_operation WHERE device = ?1 AND counter > ?2 "
                "ORDER BY counter LIMIT ?3) own JOIN operation o ON o.op_id = own.op_id "
                "LEFT JOIN carried_operation c ON c.op_id = own.op_id ORDER BY own.counter"));
        stmt.bind(1, store.identity().device).bind(2, afterCounter).bind(3, limit);
        std::vector<LogOperation> all;
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                return all;
            LogOperation one;
            store::Operation &op = one.operation;
            op.id = stmt.id<OperationId>(0);
            op.counter = stmt.integer(1);
            op.group = stmt.id<GroupId>(2);
            op.part = static_cast<int>(stmt.integer(3));
            op.last = static_cast<int>(stmt.integer(4));
            op.hlc = stmt.integer(5);
            op.seen = stmt.integer(6);
            one.entity = stmt.text(7).toUtf8();
            op.entity = store.registry().find(one.entity);
            op.row = stmt.id<EntityId>(8);
            op.kind = static_cast<store::OpKind>(stmt.integer(9));
            op.user = stmt.id<StaffId>(10);
            op.device = store.identity().device;
            op.skewMs = stmt.integer(11);
            op.schema = static_cast<int>(stmt.integer(12));
            op.minReader = static_cast<int>(stmt.integer(13));
            VB_TRY(op.fields, cbor::decodeMap(stmt.blob(14)));
            op.rowDigest = crypto::digestFrom(stmt.blob(15));
            op.userSignature = stmt.blob(16);
            op.deviceSignature = stmt.blob(17);
            one.stream = op.entity == nullptr ? store::Stream::ops : op.entity->stream;
            if (!stmt.isNull(18))
                one.signedAs = wire::Place {stmt.id<DeviceId>(18), static_cast<quint64>(stmt.integer(19))};
            all.push_back(std::move(one));
        }
    });
}

} // namespace vb::sync
