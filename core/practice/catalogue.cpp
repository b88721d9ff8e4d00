#include "core/practice/catalogue.h"

#include "core/base/text.h"

#include <algorithm>

namespace vb::practice {

using store::Kind;

namespace {

constexpr Roles kCatalogueWriters {Role::manager, Role::owner};
constexpr int kLongestService = 480;
constexpr int kLongestAfterwards = 240;
const std::vector<QByteArray> kLicenceLevels {"LE", "RN", "PA", "NP", "DO", "MD"};
const std::vector<QByteArray> kProductUnits {"unit", "mL", "mg", "vial", "syringe", "piece"};

QStringList namesOf(const std::vector<QByteArray> &codes)
{
    QStringList names;
    for (const QByteArray &code : codes)
        names.append(QString::fromLatin1(code));
    return names;
}

/// Three spellings of one thing ruin every report: letter case, accents and signs make no other name.
template <class Item>
Result<void> requireOwnName(const std::vector<Item> &all, const Item &one)
{
    if (!one.active)
        return {};
    const QString name = text::fold(one.name);
    for (const Item &other : all)
        if (other.active && other.id != one.id && text::fold(other.name) == name)
            return fail(Code::invalid, QStringLiteral("name: there is another one of this name"));
    return {};
}

template <class Item>
Result<void> requireKnown(const std::vector<Item> &all, EntityId id)
{
    if (id.isNull() || std::any_of(all.begin(), all.end(), [&id](const Item &one) { return one.id == id; }))
        return {};
    return fail(Code::notFound, QStringLiteral("there is none of this id in the catalogue"));
}

/// An empty text takes the value away.
QCborValue textOrNothing(const QString &text)
{
    return text.isEmpty() ? QCborValue(nullptr) : QCborValue(text);
}

Result<EntityId> writeItem(store::AuditedTx &tx, const store::EntityDecl &entity, EntityId id, const QCborMap &fields)
{
    const bool isNew = id.isNull();
    if (isNew)
        id = EntityId::make(tx.at().wallMs);
    tx.intent().object = id;
    tx.intent().detail = QString::fromLatin1(entity.name);
    VB_DO(isNew ? tx.create(entity, id, fields) : tx.set(entity, id, fields));
    return id;
}

} // namespace

const store::EntityDecl kServiceEntity {
    .name = "service",
    .table = "service",
    .meaning = "Something that clients come for",
    .stream = store::Stream::ops,
    .fhir = "HealthcareService",
    .retention = "account",
    .groups = {{"catalogue", kEveryone, kCatalogueWriters}},
    .fields = {
        {.tag = kServiceName, .column = "name", .kind = Kind::line, .group = "catalogue", .meaning = "Name", .required = true, .maxLength = 120},
        {.tag = kServiceMinutes, .column = "minutes", .kind = Kind::integer, .group = "catalogue", .meaning = "How long it takes, in minutes", .required = true},
        {.tag = kServiceAfterwards, .column = "afterwards", .kind = Kind::integer, .group = "catalogue", .meaning = "Minutes until the room is free again", .required = true},
        {.tag = kServiceRoom, .column = "room_kind", .kind = Kind::line, .group = "catalogue", .meaning = "Kind of room that it needs", .maxLength = 60},
        {.tag = kServiceLicence, .column = "licence", .kind = Kind::code, .group = "catalogue", .meaning = "Least licence of who does it; empty: none", .choices = kLicenceLevels},
        {.tag = kServiceActive, .column = "active", .kind = Kind::boolean, .group = "catalogue", .meaning = "Whether it is offered", .required = true},
    },
};

const store::EntityDecl kProductEntity {
    .name = "product",
    .table = "product",
    .meaning = "Something that is used or sold",
    .stream = store::Stream::ops,
    .fhir = "Medication",
    .retention = "account",
    .groups = {{"catalogue", kEveryone, kCatalogueWriters}},
    .fields = {
        {.tag = kProductName, .column = "name", .kind = Kind::line, .group = "catalogue", .meaning = "Name", .required = true, .maxLength = 120},
        {.tag = kProductUnit, .column = "unit", .kind = Kind::code, .group = "catalogue", .meaning = "In what it is counted", .required = true, .choices = kProductUnits},
        {.tag = kProductLot, .column = "lot_tracked", .kind = Kind::boolean, .group = "catalogue", .meaning = "Whether each use names lot and expiry", .required = true},
        {.tag = kProductActive, .column = "active", .kind = Kind::boolean, .group = "catalogue", .meaning = "Whether it is used", .required = true},
    },
};

QStringList licenceLevels()
{
    return namesOf(kLicenceLevels);
}

QStringList productUnits()
{
    return namesOf(kProductUnits);
}

Result<Service> saveService(store::AuditedTx &tx, Service service)
{
    if (service.minutes < 1 || service.minutes > kLongestService)
        return fail(Code::invalid, QStringLiteral("minutes: from 1 to %1").arg(kLongestService));
    if (service.afterwards < 0 || service.afterwards > kLongestAfterwards)
        return fail(Code::invalid, QStringLiteral("afterwards: from 0 to %1").arg(kLongestAfterwards));
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<Service> all, services(reader));
    VB_DO(requireKnown(all, service.id));
    VB_DO(requireOwnName(all, service));
    VB_TRY(service.id,
           writeItem(tx, kServiceEntity, service.id,
                     {{kServiceName, service.name},
                      {kServiceMinutes, service.minutes},
                      {kServiceAfterwards, service.afterwards},
                      {kServiceRoom, textOrNothing(service.roomKind)},
                      {kServiceLicence, textOrNothing(service.licence)},
                      {kServiceActive, service.active}}));
    return service;
}

Result<Product> saveProduct(store::AuditedTx &tx, Product product)
{
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<Product> all, products(reader));
    VB_DO(requireKnown(all, product.id));
    VB_DO(requireOwnName(all, product));
    VB_TRY(product.id,
           writeItem(tx, kProductEntity, product.id,
                     {{kProductName, product.name},
                      {kProductUnit, product.unit},
                      {kProductLot, product.lotTracked},
                      {kProductActive, product.active}}));
    return product;
}

Result<std::vector<Service>> services(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, name, minutes, afterwards, room_kind, licence, active FROM service "
                          "ORDER BY active DESC, name COLLATE NOCASE, id"));
    std::vector<Service> all;
    while (true) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back({stmt.id<EntityId>(0), stmt.text(1), static_cast<int>(stmt.integer(2)),
                       static_cast<int>(stmt.integer(3)), stmt.text(4), stmt.text(5), stmt.integer(6) != 0});
    }
}

Result<std::vector<Product>> products(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, name, unit, lot_tracked, active FROM product "
                          "ORDER BY active DESC, name COLLATE NOCASE, id"));
    std::vector<Product> all;
    while (true) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back({stmt.id<EntityId>(0), stmt.text(1), stmt.text(2), stmt.integer(3) != 0, stmt.integer(4) != 0});
    }
}

} // namespace vb::practice
