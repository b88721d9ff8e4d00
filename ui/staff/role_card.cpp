#include "ui/staff/role_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/role_text.h"
#include "ui/kit/text_label.h"
#include "ui/staff/role_choice.h"
#include "ui/staff/staff_text.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

QString listOf(const QStringList &sentences)
{
    return QStringLiteral("• ") + sentences.join(QStringLiteral("\n• "));
}

} // namespace

RoleCard::RoleCard(session::Session &session, QWidget *parent)
    : Card(tr("Role"), parent)
    , m_session(session)
    , m_banner(new Banner(BannerKind::info))
    , m_reading(new QWidget)
    , m_role(new TextLabel(QString(), TextRole::strong))
    , m_sentence(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_change(new QPushButton(tr("Change role")))
    , m_choosing(new QWidget)
    , m_choice(new RoleChoice(QStringLiteral("staff.person")))
    , m_consequences(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_save(new BusyButton(tr("Change role"), ButtonKind::primary))
{
    m_banner->setObjectName(QStringLiteral("staff.role.banner"));
    m_banner->hide();
    m_role->setObjectName(QStringLiteral("staff.role.current"));
    m_sentence->setWordWrap(true);
    m_change->setObjectName(QStringLiteral("staff.role.change"));
    m_change->setAccessibleName(tr("Change role"));
    m_change->setAutoDefault(true);
    setButtonKind(m_change, ButtonKind::secondary);
    m_consequences->setObjectName(QStringLiteral("staff.role.consequences"));
    m_consequences->setWordWrap(true);
    m_save->setObjectName(QStringLiteral("staff.role.save"));
    m_save->setAccessibleName(tr("Change role"));
    m_save->setBusyText(tr("Changing…"));
    m_save->setAutoDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("staff.role.cancel"));
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setAutoDefault(true);
    setButtonKind(cancel, ButtonKind::secondary);

    auto *words = new QVBoxLayout;
    words->setSpacing(space::xs);
    words->addWidget(m_role);
    words->addWidget(m_sentence);
    auto *reading = new QHBoxLayout(m_reading);
    reading->setContentsMargins(0, 0, 0, 0);
    reading->setSpacing(space::l);
    reading->addLayout(words, 1);
    reading->addWidget(m_change, 0, Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_save);
    buttons->addWidget(cancel);
    buttons->addStretch();
    auto *choosing = new QVBoxLayout(m_choosing);
    choosing->setContentsMargins(0, 0, 0, 0);
    choosing->setSpacing(space::l);
    choosing->addWidget(m_choice);
    choosing->addWidget(m_consequences);
    choosing->addLayout(buttons);
    m_choosing->hide();
    body()->addWidget(m_banner);
    body()->addWidget(m_reading);
    body()->addWidget(m_choosing);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(m_change, &QPushButton::clicked, this, &RoleCard::startChoosing);
    connect(m_choice, &RoleChoice::chosen, this, &RoleCard::showConsequences);
    connect(m_save, &QPushButton::clicked, this, &RoleCard::save);
    connect(cancel, &QPushButton::clicked, this, &RoleCard::stopChoosing);
}

void RoleCard::setMember(const staff::Member &member, bool onlyOwner)
{
    m_member = member;
    m_onlyOwner = onlyOwner;
    m_role->setText(roleText(member.role));
    m_sentence->setText(roleSentence(member.role));
    m_change->setVisible(member.active);
    m_banner->hide();
    m_choosing->hide();
    m_reading->show();
}

bool RoleCard::isDirty() const
{
    return m_choosing->isVisibleTo(this) && m_choice->role() != m_member.role;
}

std::optional<Role> RoleCard::draft() const
{
    return isDirty() && !m_save->isBusy() ? m_choice->role() : std::nullopt;
}

void RoleCard::restore(Role role)
{
    if (!m_member.active)
        return;
    startChoosing();
    m_choice->setRole(role);
    showConsequences();
}

bool RoleCard::escape()
{
    if (!m_choosing->isVisibleTo(this))
        return false;
    if (!m_save->isBusy())
        stopChoosing();
    return true;
}

void RoleCard::focusFirst()
{
    m_change->setFocus(Qt::OtherFocusReason);
}

void RoleCard::startChoosing()
{
    m_choice->setRole(m_member.role);
    showConsequences();
    m_reading->hide();
    m_choosing->show();
    if (m_onlyOwner)
        m_banner->showMessage(BannerKind::info,
                              tr("%1 is the only owner. Make someone else an owner first: a practice without one "
                                 "could not be run.")
                                  .arg(m_member.name));
    m_choice->focusFirst();
}

void RoleCard::stopChoosing()
{
    m_banner->hide();
    m_choosing->hide();
    m_reading->show();
    m_change->setFocus(Qt::OtherFocusReason);
    Q_EMIT idle();
}

void RoleCard::showConsequences()
{
    const Role to = m_choice->role().value_or(m_member.role);
    const bool own = m_member.id == m_session.actor().user;
    m_consequences->setText(to == m_member.role ? tr("This is the present role.")
                                                : listOf(roleConsequences(m_member.role, to, own)));
    m_save->setEnabled(to != m_member.role);
}

void RoleCard::save()
{
    const std::optional<Role> role = m_choice->role();
    if (m_save->isBusy() || !role || *role == m_member.role)
        return;
    const QFuture<Result<void>> future = m_session.staff().setRole(m_member.login, *role);
    m_save->watch(future);
    deliver(future, this, [this, login = m_member.login](const Result<void> &answer) {
        if (login == m_member.login)
            take(answer);
    });
}

void RoleCard::take(const Result<void> &answer)
{
    if (answer.ok()) {
        Q_EMIT changed(tr("The role is changed."));
        return;
    }
    // The only thing that the core finds wrong with a role.
    m_banner->showMessage(
        BannerKind::danger,
        answer.error().code == Code::invalid
            ? tr("%1 is the only owner, so the role stays. Make someone else an owner first.").arg(m_member.name)
            : errorText(answer.error()));
    Q_EMIT idle();
}

} // namespace vb::ui
