#pragma once

#include "core/store/audited_tx.h"

#include <vector>

namespace vb::practice {

/// FHIR HealthcareService: what clients come for.
struct Service {
    EntityId id {}; // null: a new one
    QString name {};
    int minutes = 30;
    int afterwards = 10; // minutes until the room is free again
    QString roomKind {}; // empty: any
    QString licence {}; // least one of licenceLevels(); empty: nobody needs one
    bool active = true; // else it is offered no longer, and old visits still name it
    friend bool operator==(const Service &, const Service &) = default;
};

/// FHIR Medication or Device, as the shelf knows it.
struct Product {
    EntityId id {}; // null: a new one
    QString name {};
    QString unit = QStringLiteral("unit"); // one of productUnits()
    bool lotTracked = false; // each use names lot and expiry
    bool active = true;
    friend bool operator==(const Product &, const Product &) = default;
};

/// From the least to the most: whoever holds a later one may do what an earlier one may.
QStringList licenceLevels();
QStringList productUnits();

enum ServiceField {
    kServiceName = 1,
    kServiceMinutes,
    kServiceAfterwards,
    kServiceRoom,
    kServiceLicence,
    kServiceActive
};
enum ProductField { kProductName = 1, kProductUnit, kProductLot, kProductActive };

extern const store::EntityDecl kServiceEntity;
extern const store::EntityDecl kProductEntity;

// Commands, inside a transaction of catalogueChange.

/// Adds or changes. `invalid` beginning with the field: a name that another one in use has, minutes out of 1 to 480,
/// afterwards out of 0 to 240; `notFound` for an unknown id.
Result<Service> saveService(store::AuditedTx &tx, Service service);
Result<Product> saveProduct(store::AuditedTx &tx, Product product);

// Queries: those in use first, by name.

Result<std::vector<Service>> services(store::Reader &reader);
Result<std::vector<Product>> products(store::Reader &reader);

} // namespace vb::practice
