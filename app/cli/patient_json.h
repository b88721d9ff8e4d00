#pragma once

#include "app/cli/answer.h"
#include "core/patient/patient_service.h"

namespace vb::cli {

/// What a JSON object after --contact, --address, --person or --coverage asks for.
struct ItemRequest {
    EntityId id {}; // null: a new one
    bool remove = false;
    QMap<QString, QString> values {};
};

/// `invalid` for what is no object of texts.
Result<ItemRequest> itemRequestFrom(const QString &json);

/// All that `patient show` tells.
Row profileRow(const patient::Profile &profile);
/// Its fields that hold lists.
extern const QStringList kProfileLists;

} // namespace vb::cli
