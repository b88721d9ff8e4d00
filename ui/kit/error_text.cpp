#include "ui/kit/error_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace vb::ui {

namespace {

/// Only a context for translators.
struct ErrorText {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::ErrorText)
};

/// The detail as the end of a sentence: no full stop of its own.
QString withDetail(const QString &sentence, const QString &detail)
{
    QString said = detail.trimmed();
    while (said.endsWith(u'.'))
        said.chop(1);
    if (said.isEmpty())
        return sentence;
    return ErrorText::tr("%1 (%2)", "a sentence, then the detail of the error").arg(sentence, said);
}

} // namespace

QString errorText(const Error &error, During during)
{
    switch (error.code) {
    case Code::failed:
        return ErrorText::tr("This did not work, and nothing was changed. Please try again; if it happens again, tell "
                             "the person who looks after Verbena in your practice.");
    case Code::usage: return withDetail(ErrorText::tr("This cannot be done in this way."), error.detail);
    case Code::denied:
        if (during == During::login)
            return ErrorText::tr("The user name, password or code is not right. Please try again.");
        return ErrorText::tr("You do not have permission for this. Please ask an owner or a manager of your practice.");
    case Code::notFound:
        return ErrorText::tr("This is no longer here. Someone may have removed it or merged it with another entry; "
                             "please search again.");
    case Code::integrity:
        return ErrorText::tr("The stored data does not match its seal, so Verbena stopped. Please do not go on working "
                             "on this computer, and tell an owner or the privacy officer.");
    case Code::invalid: return withDetail(ErrorText::tr("Please check what was entered."), error.detail);
    case Code::network:
        return ErrorText::tr("There is no connection at the moment. Your work is kept on this computer and is sent as "
                             "soon as there is one.");
    case Code::busy:
        return ErrorText::tr("Another program is using this practice's data. Please close the other Verbena window or "
                             "wait until it is done, and try again.");
    case Code::io:
        return ErrorText::tr("The disk refused to store this, so nothing was changed. Please check that it is not full "
                             "or write-protected, and try again.");
    case Code::tooNew:
        return ErrorText::tr("This data was written by a newer version of Verbena. Please update Verbena on this "
                             "computer.");
    case Code::codeRequired:
        return ErrorText::tr("Please enter the six-digit code from your authenticator app as well.");
    case Code::throttled:
        return ErrorText::tr("There were too many wrong attempts. Please wait %1 and try again.")
            .arg(waitText(error.retryAfterMs));
    case Code::leaseOver:
        return ErrorText::tr(
            "This laptop has not heard from the practice for too long, or its clock was set back, so it "
            "opens nothing. Connect it to the internet and log in again. Without a connection an owner "
            "can log in, or the recovery kit opens it.");
    case Code::keychainLocked:
        return ErrorText::tr(
            "This computer's key cannot be read: the system's keyring is locked or was changed. Unlock "
            "the keyring and try again, or use your recovery kit.");
    case Code::keychainAbsent:
        return ErrorText::tr(
            "This computer has no keyring service that could hold its key. Start one and try again, or "
            "start Verbena with a device-secret file.");
    }
    return {};
}

QString waitText(qint64 ms)
{
    const auto up = [](qint64 value, qint64 unit) { return static_cast<int>((value + unit - 1) / unit); };
    const int seconds = std::max(1, up(ms, 1000));
    if (seconds < 60)
        return seconds == 1 ? ErrorText::tr("1 second") : ErrorText::tr("%n seconds", nullptr, seconds);
    const int minutes = up(seconds, 60);
    if (minutes < 60)
        return minutes == 1 ? ErrorText::tr("1 minute") : ErrorText::tr("%n minutes", nullptr, minutes);
    const int hours = up(minutes, 60);
    return hours == 1 ? ErrorText::tr("1 hour") : ErrorText::tr("%n hours", nullptr, hours);
}

} // namespace vb::ui
