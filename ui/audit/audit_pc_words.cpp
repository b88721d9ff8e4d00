#include "ui/audit/audit_pc_words.h"

#include "ui/kit/error_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace vb::ui {

namespace {

/// Only a context for translators.
struct PcWords {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::PcWords)
};

} // namespace

PcLack pcLack(const session::PcVerdict &verdict, const QString &name)
{
    if (verdict.ok())
        return {};
    const QLocale locale;
    if (verdict.problem.startsWith(QStringLiteral("incomplete")))
        return {PcWords::tr("%1: %2 of its %3 entries are here.")
                    .arg(name, locale.toString(verdict.entries), locale.toString(verdict.stated)),
                false, true};
    if (verdict.problem.startsWith(QStringLiteral("overdue")))
        return {PcWords::tr("%1: nothing was heard of it for more than a day, so its latest entries may be missing.")
                    .arg(name),
                false, false};
    if (verdict.problem.startsWith(QStringLiteral("rewritten")))
        return {
            PcWords::tr("%1: its log was changed after it had been sent. Only what is proved is shown. Please tell an "
                        "owner now, and do not use that PC until somebody has looked at it.")
                .arg(name),
            true, false};
    return {PcWords::tr("%1: a part of what it sent cannot be read, and what comes behind is not shown. Please tell an "
                        "owner.")
                .arg(name),
            true, false};
}

QString notFetchedText(const Error &problem)
{
    switch (problem.code) {
    case Code::network:
        return PcWords::tr("The relay cannot be reached. What other PCs had sent before is shown; what they did since "
                           "is missing.");
    case Code::notFound:
        return PcWords::tr("This PC has no relay, so nothing can be fetched from other PCs. What is here is shown.");
    case Code::integrity:
        return PcWords::tr("The relay's answer is not to be trusted, and nothing of it was taken. What was here before "
                           "is shown. Please tell an owner.");
    default: return errorText(problem);
    }
}

QString cutText(const audit::Sort &sort)
{
    const QString count = QLocale().toString(session::AuditService::kMostOfPcs);
    const bool isByTime = sort.by == audit::Column::index || sort.by == audit::Column::at;
    const QString which = !isByTime ? PcWords::tr("Only the first %1 entries in this order are shown.")
        : sort.descending           ? PcWords::tr("Only the newest %1 entries are shown.")
                                    : PcWords::tr("Only the oldest %1 entries are shown.");
    return which.arg(count) + u' '
        + PcWords::tr("Choose a period, a person, a patient or one PC to see the others; an export has them all.");
}

} // namespace vb::ui
