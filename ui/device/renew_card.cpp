#include "ui/device/renew_card.h"

#include "core/session/sign_refusal.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>

namespace vb::ui {

namespace {

QString renewRefusalText(const Error &error)
{
    switch (error.code) {
    case Code::network:
        return RenewCard::tr("The relay cannot be reached now, and without it no computer is renewed. Nothing has "
                             "changed; try again when there is a connection.");
    case Code::notFound:
        return RenewCard::tr("The practice is registered at no relay, so no other computer can tell this one from a "
                             "copy of it. There is nothing to renew.");
    case Code::denied:
        return RenewCard::tr("Nothing has changed. The practice does not know you as an owner any more, or this "
                             "computer was revoked too long ago. Ask another owner, or use the recovery kit at the "
                             "log-in.");
    case Code::integrity:
        return RenewCard::tr("What the relay says of the practice's log does not hold, or it has lost a part of it. "
                             "Nothing has changed. Tell whoever runs the relay.");
    case Code::busy:
        return RenewCard::tr("The relay was restored from a backup and still gets back what it lost. Nothing has "
                             "changed. Start the other computers once, then try again.");
    default: return errorText(error);
    }
}

} // namespace

RenewCard::RenewCard(session::Session &session, QWidget *parent)
    : Card(tr("Renew this computer"), parent)
    , m_session(session)
    , m_password(new PasswordField)
    , m_field(new FormField(tr("Your password"), m_password))
    , m_go(new BusyButton(tr("Renew this computer"), ButtonKind::primary))
    , m_banner(new Banner(BannerKind::danger))
{
    setObjectName(QStringLiteral("devices.renewCard"));
    m_password->setObjectName(QStringLiteral("devices.renew.password"));
    m_password->setAccessibleName(tr("Your password"));
    m_field->setReservesLine(false);
    m_go->setObjectName(QStringLiteral("devices.renew.go"));
    m_go->setAccessibleName(m_go->text());
    m_go->setBusyText(tr("Renewing…"));
    m_go->setAutoDefault(true);
    m_banner->setObjectName(QStringLiteral("devices.renew.banner"));
    m_banner->hide();
    auto *later = new QPushButton(tr("Not now"));
    later->setObjectName(QStringLiteral("devices.renew.later"));
    later->setAccessibleName(later->text());
    later->setAutoDefault(true);
    auto *what = new TextLabel(
        tr("When a copy of this computer is at work, when it was put back from an older state, or when the relay was "
           "lost and went on without what is here, it goes on as a new one of the practice: with new keys, and the one "
           "that it was is revoked. Nothing is lost: what it has not sent yet is sent under its new keys as soon as "
           "you "
           "have logged in again, which you are asked to at the end."),
        TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_go);
    buttons->addWidget(later);
    buttons->addStretch();
    body()->setSpacing(space::m);
    body()->addWidget(what);
    body()->addWidget(m_banner);
    body()->addWidget(m_field);
    body()->addLayout(buttons);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_password, &PasswordField::returnPressed, this, &RenewCard::submit);
    connect(m_password, &PasswordField::textEdited, this, [this] {
        m_field->setError(QString());
        m_banner->hide();
    });
    connect(m_go, &QPushButton::clicked, this, &RenewCard::submit);
    connect(later, &QPushButton::clicked, this, &RenewCard::closeWanted);
}

void RenewCard::start()
{
    if (!isBusy()) {
        m_password->clear();
        m_field->setError(QString());
        m_banner->hide();
    }
    m_password->setFocus(Qt::TabFocusReason);
}

bool RenewCard::isBusy() const
{
    return m_go->isBusy();
}

void RenewCard::submit()
{
    if (isBusy())
        return;
    m_banner->hide();
    if (m_password->isEmpty()) {
        m_field->setError(tr("Please type your password: nobody else may do this in your name."));
        m_password->setFocus(Qt::TabFocusReason);
        Q_EMIT refused();
        return;
    }
    const QFuture<Result<DeviceId>> future = m_session.devices().renew(m_password->takeUtf8());
    m_go->watch(future);
    deliver(future, this, [this](const Result<DeviceId> &answer) { take(answer); });
}

void RenewCard::take(const Result<DeviceId> &answer)
{
    if (answer.ok()) {
        Q_EMIT renewed();
        return;
    }
    const Error &error = answer.error();
    if (session::signRefusalOf(error) == session::SignRefusal::wrongPassword)
        m_field->setError(tr("This is not your password, so nothing has changed. Please type it again."));
    else
        m_banner->showMessage(BannerKind::danger, renewRefusalText(error));
    m_password->setFocus(Qt::OtherFocusReason);
    Q_EMIT refused();
}

} // namespace vb::ui
