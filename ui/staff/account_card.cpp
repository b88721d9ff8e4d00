#include "ui/staff/account_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/error_text.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"

#include <QKeySequence>
#include <QVBoxLayout>

namespace vb::ui {

AccountCard::AccountCard(session::Session &session, QWidget *parent)
    : Card(tr("Account"), parent)
    , m_session(session)
    , m_banner(new Banner(BannerKind::danger))
    , m_login(new ElidedLabel)
    , m_lastLogin(new TextLabel)
    , m_note(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_actions(new QWidget)
    , m_reset(new QPushButton(icon(IconName::key), tr("New password and codes")))
    , m_disable(new QPushButton(icon(IconName::ban, IconTone::danger), tr("Disable account")))
    , m_question(new Question(QStringLiteral("staff.disable"), ButtonKind::danger))
{
    m_banner->setObjectName(QStringLiteral("staff.account.banner"));
    m_banner->hide();
    m_note->setObjectName(QStringLiteral("staff.account.note"));
    m_note->setWordWrap(true);
    m_reset->setObjectName(QStringLiteral("staff.reset"));
    m_reset->setAccessibleName(tr("New password and codes"));
    m_disable->setObjectName(QStringLiteral("staff.disable"));
    m_disable->setAccessibleName(tr("Disable account"));
    for (QPushButton *button : {m_reset, m_disable}) {
        button->setAutoDefault(true);
        setButtonKind(button, ButtonKind::secondary);
    }

    const auto fact = [](const QString &label, QWidget *value) {
        auto *pair = new QVBoxLayout;
        pair->setSpacing(2);
        pair->addWidget(new TextLabel(label, TextRole::caption, TextTone::muted));
        pair->addWidget(value);
        return pair;
    };
    body()->addWidget(m_banner);
    body()->addLayout(fact(tr("User name"), m_login));
    body()->addLayout(fact(tr("Last log-in on this computer"), m_lastLogin));
    body()->addWidget(m_note);
    body()->addWidget(m_question);
    auto *actions = new QVBoxLayout(m_actions);
    actions->setContentsMargins(0, 0, 0, 0);
    actions->setSpacing(space::s);
    actions->addWidget(m_reset, 0, Qt::AlignLeft);
    actions->addWidget(m_disable, 0, Qt::AlignLeft);
    body()->addWidget(m_actions);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(m_reset, &QPushButton::clicked, this, &AccountCard::resetWanted);
    connect(m_disable, &QPushButton::clicked, this, &AccountCard::askToDisable);
    connect(m_question, &Question::confirmed, this, &AccountCard::disable);
    connect(m_question, &Question::stopped, this, [this] {
        stopAsking();
        Q_EMIT idle();
    });
}

void AccountCard::setMember(const staff::Member &member, const QString &lastLogin)
{
    m_member = member;
    m_login->setText(member.login);
    m_lastLogin->setText(lastLogin);
    const bool own = member.id == m_session.actor().user;
    m_note->setText(own ? tr("This is you. Your password and codes are in your own account (%1); only another owner "
                             "can disable it.")
                              .arg(QKeySequence(Qt::CTRL | Qt::Key_Comma).toString(QKeySequence::NativeText))
                        : !member.active
                        ? tr("Disabled. Nobody can log in with it any more; what was written under it stays, with "
                             "this name.")
                        : QString());
    m_note->setVisible(!m_note->text().isEmpty());
    m_actions->setVisible(!own && member.active);
    m_banner->hide();
    m_question->hide();
}

bool AccountCard::escape()
{
    if (!m_question->isAsking())
        return false;
    m_question->stop();
    return true;
}

void AccountCard::askToDisable()
{
    m_banner->hide();
    m_question->ask(tr("%1 can no longer log in, from now on. What %1 has written stays, with the name. It cannot be "
                       "taken back: who returns gets a new account with another user name.")
                        .arg(m_member.name),
                    tr("Disable account"), tr("Keep it"));
    m_actions->hide();
}

void AccountCard::stopAsking()
{
    m_actions->show();
    m_disable->setFocus(Qt::OtherFocusReason);
}

void AccountCard::disable()
{
    const QFuture<Result<void>> future = m_session.staff().disable(m_member.login);
    m_question->yesButton()->watch(future);
    deliver(future, this, [this, login = m_member.login](const Result<void> &answer) {
        if (login != m_member.login)
            return;
        m_question->close();
        stopAsking();
        if (answer.ok()) {
            Q_EMIT changed(tr("The account is disabled."));
            return;
        }
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT idle();
    });
}

} // namespace vb::ui
