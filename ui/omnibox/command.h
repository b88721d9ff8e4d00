#pragma once

#include "core/base/id.h"
#include "ui/kit/icons.h"

#include <QKeySequence>
#include <QString>

#include <functional>

namespace vb::ui {

/// Something to do that can be asked for by name.
struct Command {
    QString id; // "settings.backup"
    IconName icon = IconName::chevronRight;
    QString label; // "Create a backup"
    QString words {}; // further words it is found by
    QKeySequence keys {}; // that do the same; shown beside it
    std::function<void()> run {};
};

/// The same for a patient who was found.
struct PatientCommand {
    QString id; // "record.open"
    IconName icon = IconName::chevronRight;
    QString label; // "Open the record"
    QString words {};
    std::function<void(PatientId, const QString &name)> run {};
};

} // namespace vb::ui
