#include "core/sync/log_operation.h"

#include "core/base/cbor.h"

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
};

bool isWhole(const QCborMap &map)
{
    for (const int place :
         {placeCounter, placePart, placeLast, placeHlc, placeSeen, placeKind, placeSkew, placeSchema, placeMinReader})
        if (!map.value(place).isInteger())
            return false;
    for (const int place : {placeId, placeGroup, placeRow, placeUser, placeDevice, placeDigest})
        if (!map.value(place).isByteArray())
            return false;
    return map.value(placeEntity).isString() && map.value(placeFields).isMap();
}

} // namespace

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
                  {placeDigest, crypto::bytes(op.rowDigest)}};
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
    return one;
}

Result<std::vector<LogOperation>> ownOperations(store::Store &store, qint64 afterCounter, int limit)
{
    return store.inspect([&](store::TrustedReader &reader) -> Result<std::vector<LogOperation>> {
        VB_TRY(
            sql::Stmt stmt,
            reader.prepareTrusted(
                "SELECT op_id, counter, group_id, part, last, hlc, seen, entity, entity_id, kind, user, skew_ms, "
                "schema, "
                "min_reader, fields, row_digest, user_signature, device_signature FROM operation WHERE device = ?1 AND "
                "counter > ?2 ORDER BY counter LIMIT ?3"));
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
            all.push_back(std::move(one));
        }
    });
}

} // namespace vb::sync
