#include "ui/staff/account_factor_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"

#include <QVBoxLayout>

namespace vb::ui {

AccountFactorCard::AccountFactorCard(session::Session &session, QWidget *parent)
    : Card(tr("Second factor"), parent)
    , m_session(session)
    , m_banner(new Banner(BannerKind::danger))
    , m_askSecret(new Question(QStringLiteral("account.totp"), ButtonKind::danger))
    , m_askCodes(new Question(QStringLiteral("account.codes"), ButtonKind::danger))
{
    m_banner->setObjectName(QStringLiteral("account.factor.banner"));
    m_banner->hide();
    body()->addWidget(m_banner);
    body()->addWidget(makePart(tr("Authenticator"), tr("The app on your phone that shows the six-digit codes."),
                               tr("Set up another phone"), QStringLiteral("account.totp"), m_askSecret,
                               tr("Your present authenticator stops at once, before the new one is set up. Have the "
                                  "phone at hand: the new secret is shown once.")));
    body()->addWidget(makePart(tr("Recovery codes"), tr("Ten codes for when the phone is lost, each good for once."),
                               tr("Make new codes"), QStringLiteral("account.codes"), m_askCodes,
                               tr("The codes that you have now stop at once, also those you have not used. The new "
                                  "ones are shown once.")));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_askSecret, &Question::confirmed, this, &AccountFactorCard::renewSecret);
    connect(m_askCodes, &Question::confirmed, this, &AccountFactorCard::renewCodes);
}

QWidget *AccountFactorCard::makePart(const QString &title, const QString &what, const QString &action,
                                     const QString &name, Question *question, const QString &warning)
{
    auto *button = new QPushButton(action);
    button->setObjectName(name);
    button->setAccessibleName(action);
    button->setAutoDefault(true);
    setButtonKind(button, ButtonKind::secondary);
    auto *sentence = new TextLabel(what, TextRole::body, TextTone::muted);
    sentence->setWordWrap(true);
    auto *part = new QWidget;
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(new TextLabel(title, TextRole::medium));
    down->addWidget(sentence);
    down->addWidget(button, 0, Qt::AlignLeft);
    down->addWidget(question);
    connect(button, &QPushButton::clicked, this, [this, question, warning, action] {
        m_banner->hide();
        (question == m_askSecret ? m_askCodes : m_askSecret)->close();
        question->ask(warning, action, tr("Keep what I have"));
    });
    return part;
}

void AccountFactorCard::renewSecret()
{
    const QFuture<Result<session::NewCredential>> future = m_session.staff().renewOwnTotp();
    m_askSecret->yesButton()->watch(future);
    deliver(future, this, [this](const Result<session::NewCredential> &answer) {
        m_askSecret->close();
        if (answer.ok())
            Q_EMIT secretMade(*answer);
        else
            refuse(answer.error());
    });
}

void AccountFactorCard::renewCodes()
{
    const QFuture<Result<session::NewCredential>> future = m_session.staff().renewOwnRecoveryCodes();
    m_askCodes->yesButton()->watch(future);
    deliver(future, this, [this](const Result<session::NewCredential> &answer) {
        m_askCodes->close();
        if (answer.ok())
            Q_EMIT codesMade(*answer);
        else
            refuse(answer.error());
    });
}

void AccountFactorCard::refuse(const Error &error)
{
    m_banner->showMessage(BannerKind::danger, errorText(error));
    Q_EMIT refused();
}

} // namespace vb::ui
