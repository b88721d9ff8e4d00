#include "ui/shell/login_words.h"

#include "core/session/lease.h"
#include "ui/kit/error_text.h"

#include <QCoreApplication>

#include <cstdlib>

namespace vb::ui {

namespace {
/// Only a context for translators.
struct LoginWords {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::LoginWords)
};
} // namespace

QString refusalText(const Error &error)
{
    if (error.code == Code::denied && error.detail == session::kPcRevoked)
        return LoginWords::tr(
            "This computer was revoked: it opens nothing any more. If it was by mistake, or because a "
            "copy of it was renewed, the recovery kit can renew it, too.");
    if (error.clockBehindMs == 0)
        return errorText(error, During::login);
    const QString span = waitText(std::abs(error.clockBehindMs));
    const QString what = error.clockBehindMs > 0
        ? LoginWords::tr("The code is of another time: this computer's clock seems to be %1 behind the phone's.")
              .arg(span)
        : LoginWords::tr("The code is of another time: this computer's clock seems to be %1 ahead of the phone's.")
              .arg(span);
    return what + u' ' + LoginWords::tr("Set the wrong clock right and use a new code.");
}

QString lockReasonText(LockReason reason, qint64 idleMs)
{
    switch (reason) {
    case LockReason::asked: return LoginWords::tr("The records are closed until you are back.");
    case LockReason::idle:
        return LoginWords::tr("Locked, because nobody touched this computer for %1.").arg(waitText(idleMs));
    case LockReason::sessionEnd:
        return LoginWords::tr("Your one-time code was twelve hours ago. Please log in with your password and a new "
                              "code.");
    case LockReason::screen: return LoginWords::tr("Locked together with the computer's screen.");
    case LockReason::sleep:
        return LoginWords::tr("Locked before the computer slept. That ends a PIN: your password opens it.");
    case LockReason::disabled:
        return LoginWords::tr(
            "An owner has disabled your account. The records are closed; what you had typed is kept for "
            "you.");
    case LockReason::roleChanged:
        return LoginWords::tr("An owner has given you another role. Please log in again to go on with it.");
    case LockReason::renewed:
        return LoginWords::tr("This computer is renewed: it has new keys, and all that was here. Log in again, and it "
                              "sends what waited.");
    case LockReason::keysReset:
        return LoginWords::tr("An owner has reset your account. Please log in with the new password.");
    }
    return {};
}

} // namespace vb::ui
