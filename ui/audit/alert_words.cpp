#include "ui/audit/alert_words.h"

#include <QCoreApplication>
#include <QLocale>

namespace vb::ui {

using monitor::Rule;
using monitor::Severity;

namespace {

/// Only a context for translators.
struct AlertText {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::AlertText)
};

QString times(qint64 count, const QString &once, const QString &often)
{
    return count == 1 ? once : often.arg(QLocale().toString(count));
}

} // namespace

QString ruleText(Rule rule)
{
    switch (rule) {
    case Rule::afterHours: return AlertText::tr("Outside working hours");
    case Rule::bulkOpens: return AlertText::tr("Many records in a short time");
    case Rule::sameSurname: return AlertText::tr("Patient of the same surname");
    case Rule::vip: return AlertText::tr("Flagged patient opened");
    case Rule::repeatedFailures: return AlertText::tr("Refused again and again");
    case Rule::exportSpike: return AlertText::tr("Much exported or printed");
    case Rule::clockSetBack: return AlertText::tr("Clock set back");
    case Rule::breakGlass: return AlertText::tr("Emergency access");
    case Rule::integrity: break;
    }
    return AlertText::tr("Integrity warning");
}

QString ruleMeaning(Rule rule)
{
    switch (rule) {
    case Rule::afterHours: return AlertText::tr("Somebody logs in, or opens a record, while the practice is closed.");
    case Rule::bulkOpens: return AlertText::tr("One person opens the records of many different patients.");
    case Rule::sameSurname: return AlertText::tr("A person opens a patient with a surname of his or her own.");
    case Rule::vip: return AlertText::tr("Anybody opens a patient who is flagged as a person of public interest.");
    case Rule::repeatedFailures: return AlertText::tr("Log-ins or actions of one person are refused.");
    case Rule::exportSpike: return AlertText::tr("One person exports or prints often, or many records at once.");
    case Rule::clockSetBack: return AlertText::tr("The clock of a computer goes back, so that times become too early.");
    case Rule::breakGlass:
        return AlertText::tr("Somebody outside of its care team opens a restricted record as an emergency.");
    case Rule::integrity: break;
    }
    return AlertText::tr("Store, journal or seal of a computer are not what they were.");
}

QString alertSentence(const monitor::Alert &alert)
{
    const qint64 count = alert.count;
    switch (alert.rule) {
    case Rule::afterHours:
        return times(count, AlertText::tr("A log-in or a record opened while the practice was closed."),
                     AlertText::tr("%1 log-ins or records opened while the practice was closed."));
    case Rule::bulkOpens:
        return times(count, {}, AlertText::tr("%1 different patients were opened one after another."));
    case Rule::sameSurname:
        return times(count, AlertText::tr("The patient and the person who opened the record share a surname."),
                     AlertText::tr("The patient and the person who opened the record %1 times share a surname."));
    case Rule::vip:
        return times(count, AlertText::tr("The record of a flagged patient was opened."),
                     AlertText::tr("The record of a flagged patient was opened %1 times."));
    case Rule::repeatedFailures:
        return times(count, {}, AlertText::tr("%1 log-ins or actions were refused in a short time."));
    case Rule::exportSpike:
        return times(count, AlertText::tr("Very many records were exported or printed at once."),
                     AlertText::tr("%1 exports or prints in a short time, or very many records in them."));
    case Rule::clockSetBack:
        return AlertText::tr(
            "The clock went back. Times behind that place of the log may be too early; the order of its "
            "entries is right.");
    case Rule::breakGlass:
        return AlertText::tr("A restricted record was opened as an emergency by someone outside of its care team.");
    case Rule::integrity: break;
    }
    return AlertText::tr("Store, journal or seal of the computer were not what they had been.");
}

QString alertAdvice(Rule rule)
{
    switch (rule) {
    case Rule::afterHours: return AlertText::tr("Was this person at work then, or on call?");
    case Rule::bulkOpens: return AlertText::tr("Does the work of that day explain it: recalls, a clean-up, a report?");
    case Rule::sameSurname: return AlertText::tr("Ask whether they are related, and whether care needed it.");
    case Rule::vip: return AlertText::tr("Did this person have a part in the care of that patient?");
    case Rule::repeatedFailures:
        return AlertText::tr("Ask the person. If it was somebody else, change the password and look at what followed.");
    case Rule::exportSpike: return AlertText::tr("Ask what the files were for, and where they are now.");
    case Rule::clockSetBack: return AlertText::tr("Find out who set the clock, and set it right.");
    case Rule::breakGlass: return AlertText::tr("Read the reason given, and look at what was done with the record.");
    case Rule::integrity: break;
    }
    return AlertText::tr("Verify the log, and find out what was done to this computer.");
}

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::notice: return AlertText::tr("Notice");
    case Severity::warning: return AlertText::tr("Warning");
    case Severity::alarm: break;
    }
    return AlertText::tr("Alarm");
}

BadgeKind severityBadge(Severity severity)
{
    switch (severity) {
    case Severity::notice: return BadgeKind::info;
    case Severity::warning: return BadgeKind::warning;
    case Severity::alarm: break;
    }
    return BadgeKind::danger;
}

QString alertPersonText(const session::AlertRow &row)
{
    if (!row.person.isEmpty())
        return row.person;
    return row.alert.login.isEmpty() ? AlertText::tr("Nobody logged in") : row.alert.login;
}

QString alertPatientText(const session::AlertRow &row)
{
    if (row.alert.patient.isNull())
        return row.alert.rule == Rule::bulkOpens ? AlertText::tr("Several") : QString();
    return row.patient.isEmpty() ? row.alert.patient.text() : row.patient;
}

} // namespace vb::ui
