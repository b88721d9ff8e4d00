#include "core/store/row.h"

#include "core/base/cbor.h"

#include <QCborArray>

namespace vb::store {

namespace {

QByteArray selectList(const EntityDecl &entity)
{
    QByteArray list = "id";
    for (const Field &field : entity.fields)
        list += ", " + field.column;
    return list;
}

QCborMap rowFrom(const sql::Stmt &stmt, const EntityDecl &entity)
{
    QCborMap row;
    int column = 1;
    for (const Field &field : entity.fields) {
        const int at = column++;
        switch (stmt.type(at)) {
        case 'i':
            row.insert(field.tag,
                       field.kind == Kind::boolean ? QCborValue(stmt.integer(at) != 0) : QCborValue(stmt.integer(at)));
            break;
        case 't': row.insert(field.tag, stmt.text(at)); break;
        case 'b': row.insert(field.tag, stmt.blob(at)); break;
        default: break;
        }
    }
    return row;
}

} // namespace

Result<std::optional<QCborMap>> readRow(sql::Db &db, const EntityDecl &entity, const EntityId &id)
{
    return readRow(db, entity, id, selectRowText(entity));
}

QByteArray selectRowText(const EntityDecl &entity)
{
    return "SELECT " + selectList(entity) + " FROM " + entity.table + " WHERE id = ?1";
}

Result<std::optional<QCborMap>> readRow(sql::Db &db, const EntityDecl &entity, const EntityId &id,
                                        const QByteArray &text)
{
    VB_TRY(sql::Stmt stmt, db.prepareTrusted(text));
    VB_TRY(const bool found, stmt.bind(1, id).step());
    if (!found)
        return std::optional<QCborMap>();
    return std::optional<QCborMap>(rowFrom(stmt, entity));
}

QByteArray canonicalRow(const EntityDecl &entity, const EntityId &id, const QCborMap &row)
{
    return cbor::encode(QCborArray {QString::fromLatin1(entity.name), id.bytes(), row});
}

crypto::Digest rowDigest(const EntityDecl &entity, const EntityId &id, const QCborMap &row)
{
    return crypto::labelled("verbena/row/v1", canonicalRow(entity, id, row));
}

crypto::Digest rowDigest(const EntityDecl &entity, const EntityId &id, QByteArrayView encodedRow)
{
    constexpr char kArrayOfThree = '\x83'; // RFC 8949, section 3.1
    QByteArray row = cbor::encode(QCborArray {QString::fromLatin1(entity.name), id.bytes()});
    row[0] = kArrayOfThree;
    return crypto::labelled("verbena/row/v1", row.append(encodedRow));
}

Result<void> forEachRow(sql::Db &db, const EntityDecl &entity,
                        const std::function<Result<void>(const EntityId &, const QCborMap &)> &visit)
{
    VB_TRY(sql::Stmt stmt, db.prepareTrusted("SELECT " + selectList(entity) + " FROM " + entity.table + " ORDER BY n"));
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return {};
        VB_DO(visit(stmt.id<EntityId>(0), rowFrom(stmt, entity)));
    }
}

void bindValue(sql::Stmt &stmt, int index, const Field &field, const QCborValue &value)
{
    if (value.isNull() || value.isUndefined())
        stmt.bindNull(index);
    else if (value.isString())
        stmt.bind(index, value.toString());
    else if (value.isByteArray())
        stmt.bind(index, value.toByteArray());
    else if (field.kind == Kind::boolean)
        stmt.bind(index, value.toBool() ? 1 : 0);
    else
        stmt.bind(index, value.toInteger());
}

} // namespace vb::store
