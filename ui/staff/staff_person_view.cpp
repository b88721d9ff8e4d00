#include "ui/staff/staff_person_view.h"

#include "ui/kit/avatar.h"
#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/role_text.h"
#include "ui/staff/account_card.h"
#include "ui/staff/licence_card.h"
#include "ui/staff/role_card.h"
#include "ui/staff/staff_text.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QScrollArea>
#include <QShortcut>
#include <QTimeZone>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kPersonFace = 56;
}

StaffPersonView::StaffPersonView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_back(new QPushButton(icon(IconName::chevronLeft), tr("Back to staff")))
    , m_note(new Banner(BannerKind::success))
    , m_face(new Avatar(QString(), kPersonFace))
    , m_name(new ElidedLabel(QString(), TextRole::page))
    , m_you(new Badge(tr("You"), BadgeKind::accent))
    , m_disabled(new Badge(tr("Disabled"), BadgeKind::neutral, IconName::ban))
    , m_under(new ElidedLabel(QString(), TextRole::body, TextTone::muted))
    , m_role(new RoleCard(session))
    , m_licences(new LicenceCard(session))
    , m_account(new AccountCard(session))
{
    setObjectName(QStringLiteral("staff.person"));
    m_note->setObjectName(QStringLiteral("staff.note"));
    m_note->setClosable(true);
    m_note->hide();
    auto *wide = new QVBoxLayout;
    wide->setSpacing(space::xl);
    wide->addWidget(m_role);
    wide->addWidget(m_licences);
    wide->addStretch();
    auto *narrow = new QVBoxLayout;
    narrow->addWidget(m_account);
    narrow->addStretch();
    auto *cards = new QHBoxLayout;
    cards->setSpacing(space::xl);
    cards->addLayout(wide, 5);
    cards->addLayout(narrow, 3);
    auto *content = new QWidget;
    auto *down = new QVBoxLayout(content);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    down->setSpacing(space::l);
    down->addWidget(m_note);
    down->addWidget(makeHeader());
    down->addSpacing(space::xs);
    down->addLayout(cards, 1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(makeTop());
    whole->addWidget(scroll, 1);

    connect(new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &StaffPersonView::escape);
    connect(m_back, &QPushButton::clicked, this, &StaffPersonView::backWanted);
    connect(m_account, &AccountCard::resetWanted, this, &StaffPersonView::resetWanted);
    connect(m_role, &RoleCard::changed, this, &StaffPersonView::changed);
    connect(m_licences, &LicenceCard::changed, this, &StaffPersonView::changed);
    connect(m_account, &AccountCard::changed, this, &StaffPersonView::changed);
    connect(m_role, &RoleCard::idle, this, &StaffPersonView::idle);
    connect(m_licences, &LicenceCard::idle, this, &StaffPersonView::idle);
    connect(m_account, &AccountCard::idle, this, &StaffPersonView::idle);
}

QWidget *StaffPersonView::makeTop()
{
    m_back->setObjectName(QStringLiteral("staff.back"));
    m_back->setAccessibleName(tr("Back to staff"));
    m_back->setToolTip(tr("Back to staff (%1)").arg(QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText)));
    m_back->setAutoDefault(true);
    setButtonKind(m_back, ButtonKind::flat);
    auto *top = new QWidget;
    auto *across = new QHBoxLayout(top);
    across->setContentsMargins(space::xxl - space::m, 0, space::xxl, space::s);
    across->addWidget(m_back);
    across->addStretch();
    return top;
}

QWidget *StaffPersonView::makeHeader()
{
    m_name->setObjectName(QStringLiteral("staff.person.name"));
    auto *first = new QHBoxLayout;
    first->setSpacing(space::m);
    first->addWidget(m_name);
    first->addWidget(m_you);
    first->addWidget(m_disabled);
    first->addStretch();
    auto *words = new QVBoxLayout;
    words->setSpacing(space::xs + 2);
    words->addLayout(first);
    words->addWidget(m_under);
    auto *header = new QWidget;
    auto *across = new QHBoxLayout(header);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::l);
    across->addWidget(m_face);
    across->addLayout(words, 1);
    return header;
}

void StaffPersonView::setPerson(const StaffPerson &person, bool onlyOwner, const QDateTime &now, const QString &note)
{
    m_person = person;
    const staff::Member &member = person.member;
    m_face->setName(member.name);
    m_name->setText(member.name);
    m_you->setVisible(member.id == m_session.actor().user);
    m_disabled->setVisible(!member.active);
    m_under->setText(roleText(member.role));
    m_role->setMember(member, onlyOwner);
    const QString zone = m_session.timeZone();
    m_licences->setLicences(member.login, person.licences, now.toTimeZone(QTimeZone(zone.toLatin1())).date());
    m_account->setMember(member, lastLoginText(person.lastLoginMs, zone, now));
    if (note.isEmpty())
        m_note->hide();
    else
        m_note->showMessage(BannerKind::success, note);
}

bool StaffPersonView::isDirty() const
{
    return m_role->isDirty() || m_licences->isDirty();
}

std::optional<StaffDraft> StaffPersonView::draft() const
{
    StaffDraft out;
    out.person = m_person.member.id;
    out.role = m_role->draft();
    out.licence = m_licences->draft();
    return out.role || out.licence ? std::optional(out) : std::nullopt;
}

void StaffPersonView::restore(const StaffDraft &draft)
{
    if (draft.role)
        m_role->restore(*draft.role);
    if (draft.licence)
        m_licences->restore(*draft.licence);
}

void StaffPersonView::focusFirst()
{
    if (m_person.member.active)
        m_role->focusFirst();
    else
        m_back->setFocus(Qt::OtherFocusReason);
}

void StaffPersonView::escape()
{
    if (!m_role->escape() && !m_licences->escape() && !m_account->escape())
        Q_EMIT backWanted();
}

} // namespace vb::ui
