#pragma once

#include "core/document/recovery_kit_pdf.h"

#include <QStringList>

class QPagedPaintDevice;

namespace vb::document {

/// A person's recovery codes for paper. The codes are secrets: wipe() them when the paper is written.
struct RecoveryCodesContent {
    QString practiceName;
    QString personName;
    QString login;
    QString date; // ISO 8601
    QStringList codes;
    Paper paper = Paper::letter;
};

/// One page for a wallet or a safe. Whole or not at all, mode 0600. `io` when it cannot be written. Needs a
/// QGuiApplication; any thread.
Result<void> writeRecoveryCodesPdf(const QString &path, const RecoveryCodesContent &content);
/// The same page on a printer, in its paper size. `failed` when the device cannot be drawn on.
Result<void> drawRecoveryCodes(QPagedPaintDevice &device, const RecoveryCodesContent &content);

} // namespace vb::document
