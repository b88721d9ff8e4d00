#pragma once

#include "core/session/audit_service.h"

namespace vb::ui {

/// What is to be said of another PC's log beside its entries; no text when all of it is here and whole.
struct PcLack {
    QString text;
    bool isBad = false; // somebody has to look after it
    bool isOnlyLate = false; // it comes when the relay is asked
};

PcLack pcLack(const session::PcVerdict &verdict, const QString &name);

/// Why what other PCs have sent could not be fetched, and what is shown instead.
QString notFetchedText(const Error &problem);

/// Which entries an answer over several PCs shows, when it has not all, and how to come to the others.
QString cutText(const audit::Sort &sort);

} // namespace vb::ui
