#include "ui/staff/account_view.h"

#include "ui/kit/avatar.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/question.h"
#include "ui/kit/role_text.h"
#include "ui/settings/appearance_card.h"
#include "ui/staff/account_factor_card.h"
#include "ui/staff/account_password_card.h"
#include "ui/staff/account_pin_card.h"
#include "ui/staff/credential_sheet.h"

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kOwnFace = 56;
constexpr int kAccountWidth = 1040;

QWidget *makeOwnHeader(const session::Session &session)
{
    auto *name = new ElidedLabel(session.personName(), TextRole::section);
    name->setObjectName(QStringLiteral("account.name"));
    auto *words = new QVBoxLayout;
    words->setSpacing(space::xs);
    words->addWidget(name);
    words->addWidget(
        new ElidedLabel(AccountView::tr("%1 · user name %2").arg(roleText(session.actor().role), session.actor().login),
                        TextRole::body, TextTone::muted));
    auto *header = new QWidget;
    auto *across = new QHBoxLayout(header);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::l);
    across->addWidget(new Avatar(session.personName(), kOwnFace));
    across->addLayout(words, 1);
    return header;
}

} // namespace

AccountView::AccountView(session::Session &session, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_unsaved(new Question(QStringLiteral("account.unsaved"), ButtonKind::danger))
    , m_stack(new QStackedWidget)
    , m_password(new AccountPasswordCard(session))
    , m_pin(nullptr)
    , m_sheet(nullptr)
{
    setObjectName(QStringLiteral("ownAccount"));
    setAccessibleName(tr("Your account"));
    m_stack->addWidget(makeCards(theme));
    m_sheet = new CredentialSheet(QStringLiteral("account"));
    m_stack->addWidget(m_sheet);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(space::xxl, 0, space::xxl, 0);
    top->addWidget(m_unsaved);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addLayout(top);
    down->addWidget(m_stack, 1);
    connect(m_unsaved, &Question::confirmed, this, [this] {
        m_password->clear();
        m_pin->clear();
        m_unsaved->close();
    });
    connect(m_sheet, &CredentialSheet::done, this, [this] {
        m_stack->setCurrentIndex(0);
        m_password->focusFirst();
    });
}

QWidget *AccountView::makeCards(Theme &theme)
{
    auto *factor = new AccountFactorCard(m_session);
    m_pin = new AccountPinCard(m_session);
    auto *left = new QVBoxLayout;
    left->setSpacing(space::xl);
    left->addWidget(m_password);
    left->addWidget(m_pin);
    left->addStretch();
    auto *right = new QVBoxLayout;
    right->setSpacing(space::xl);
    right->addWidget(factor);
    right->addWidget(new AppearanceCard(QStringLiteral("account"), m_session, theme));
    right->addStretch();
    auto *cards = new QHBoxLayout;
    cards->setSpacing(space::xl);
    cards->addLayout(left, 1);
    cards->addLayout(right, 1);
    auto *column = new QWidget;
    column->setMaximumWidth(kAccountWidth);
    auto *down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::xl);
    down->addWidget(makeOwnHeader(m_session));
    down->addLayout(cards, 1);
    auto *content = new QWidget;
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    across->addWidget(column, 100);
    across->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    connect(factor, &AccountFactorCard::secretMade, this,
            [this](const session::NewCredential &credential) { showSheet(tr("Your new authenticator"), credential); });
    connect(factor, &AccountFactorCard::codesMade, this,
            [this](const session::NewCredential &credential) { showSheet(tr("Your new recovery codes"), credential); });
    return scroll;
}

void AccountView::showSheet(const QString &title, const session::NewCredential &credential)
{
    m_stack->setCurrentWidget(m_sheet);
    m_sheet->show(title, credential, {m_session.personName(), m_session.actor().login, m_session.practiceName(), true});
}

bool AccountView::mayLeave()
{
    if (m_sheet->isShowing()) {
        m_sheet->insist();
        return false;
    }
    if (!m_password->isDirty() && !m_pin->isDirty())
        return true;
    m_unsaved->ask(tr("A password or PIN was typed and not saved."), tr("Discard it"), tr("Keep editing"));
    return false;
}

void AccountView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_unsaved->isAsking())
        m_unsaved->takeFocus();
    else if (m_sheet->isShowing())
        m_sheet->takeFocus();
    else
        m_password->focusFirst();
}

} // namespace vb::ui
