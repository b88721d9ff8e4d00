#pragma once

#include "core/base/result.h"

#include <QString>

namespace vb::document {

enum class Paper { letter, a4 };

/// What the recovery kit says. The code is a secret: wipe() it when the paper is written.
struct RecoveryKitContent {
    QString practiceName;
    QString practiceId;
    QString kitCode; // groups joined by hyphens
    QString ownerName;
    QString date; // ISO 8601
    int deviceCount = 1;
    Paper paper = Paper::letter;
};

/// Two pages: what it is, where to keep it, the code as numbered groups and as QR; how to use it, who may hold it,
/// a record of the copies, what is lost without it. Whole or not at all, mode 0600, nothing in temporary folders. `io`
/// when it cannot be written. Needs a QGuiApplication; any thread.
Result<void> writeRecoveryKitPdf(const QString &path, const RecoveryKitContent &content);

} // namespace vb::document
