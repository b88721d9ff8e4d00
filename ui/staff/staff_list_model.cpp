#include "ui/staff/staff_list_model.h"

#include "ui/kit/badge.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/role_text.h"
#include "ui/kit/table_view.h"
#include "ui/staff/staff_text.h"

#include <QTimeZone>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr qsizetype kShortName = 24; // characters; shorter ones have room in every window
constexpr std::size_t kNamedLicences = 2;

QString licenceSummary(const StaffPerson &person)
{
    if (person.licences.size() > kNamedLicences)
        return StaffListModel::tr("%1 licences").arg(person.licences.size());
    QStringList kinds;
    for (const staff::Licence &licence : person.licences)
        kinds << licence.kind;
    return kinds.join(QStringLiteral(", "));
}

/// The one that needs to be seen to first.
ExpiryWarning worstWarning(const StaffPerson &person, QDate today)
{
    ExpiryWarning worst;
    for (const staff::Licence &licence : person.licences) {
        const ExpiryWarning warning = expiryWarning(licence, today);
        if (!warning.text.isEmpty() && (worst.text.isEmpty() || warning.daysLeft < worst.daysLeft))
            worst = warning;
    }
    return worst;
}

} // namespace

void StaffListModel::setPeople(std::vector<StaffPerson> people, StaffId own, const QDateTime &now,
                               const QString &timeZone)
{
    beginResetModel();
    m_people = std::move(people);
    std::stable_sort(m_people.begin(), m_people.end(), [](const StaffPerson &a, const StaffPerson &b) {
        if (a.member.active != b.member.active)
            return a.member.active;
        return a.member.name.localeAwareCompare(b.member.name) < 0;
    });
    m_own = own;
    m_now = now;
    m_today = now.toTimeZone(QTimeZone(timeZone.toLatin1())).date();
    m_timeZone = timeZone;
    endResetModel();
}

const StaffPerson *StaffListModel::find(StaffId id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &personAt(row);
}

int StaffListModel::rowOf(StaffId id) const
{
    const auto at = std::find_if(m_people.begin(), m_people.end(),
                                 [&id](const StaffPerson &person) { return person.member.id == id; });
    return at == m_people.end() ? -1 : static_cast<int>(at - m_people.begin());
}

QStringList StaffListModel::logins() const
{
    QStringList out;
    for (const StaffPerson &person : m_people)
        out << person.member.login;
    return out;
}

int StaffListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_people.size());
}

int StaffListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QVariant StaffListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const StaffPerson &person = personAt(index.row());
    const int column = index.column();
    if (role == Qt::DisplayRole)
        return textOf(person, column);
    if (role == cell::kTabular)
        return column == kLastLogin;
    if (role == cell::kMuted)
        return !person.member.active || column == kLastLogin;
    if (column == kLicences && (role == cell::kBadge || role == cell::kBadgeKind)) {
        const ExpiryWarning warning = person.member.active ? worstWarning(person, m_today) : ExpiryWarning {};
        return role == cell::kBadge ? QVariant(warning.text) : QVariant(static_cast<int>(warning.kind));
    }
    if (role == Qt::ToolTipRole && (column == kLogin || column == kLicences))
        return plainToolTip(textOf(person, column));
    if (column != kPerson)
        return {};
    switch (role) {
    case cell::kInitials: return person.member.name;
    case cell::kBadge: return person.member.id == m_own ? tr("You") : QString();
    case cell::kBadgeKind: return static_cast<int>(BadgeKind::accent);
    case Qt::AccessibleTextRole: return spoken(person);
    case Qt::ToolTipRole: return person.member.name.size() > kShortName ? plainToolTip(person.member.name) : QString();
    default: return {};
    }
}

QVariant StaffListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kPerson: return tr("Name");
    case kLogin: return tr("User name");
    case kRole: return tr("Role");
    case kLicences: return tr("Licences");
    case kLastLogin: return tr("Last log-in here");
    case kStatus: return tr("Account");
    default: return {};
    }
}

QString StaffListModel::textOf(const StaffPerson &person, int column) const
{
    switch (column) {
    case kPerson: return person.member.name;
    case kLogin: return person.member.login;
    case kRole: return roleText(person.member.role);
    case kLicences: return licenceSummary(person);
    case kLastLogin: return lastLoginText(person.lastLoginMs, m_timeZone, m_now);
    case kStatus: return person.member.active ? tr("Active") : tr("Disabled");
    default: return {};
    }
}

/// The row in one sentence, for who hears it.
QString StaffListModel::spoken(const StaffPerson &person) const
{
    QStringList parts {person.member.name, roleText(person.member.role),
                       person.member.active ? tr("active") : tr("disabled")};
    if (person.member.id == m_own)
        parts << tr("this is you");
    for (const staff::Licence &licence : person.licences) {
        const ExpiryWarning warning = expiryWarning(licence, m_today);
        parts << (warning.text.isEmpty() ? tr("licence %1").arg(licence.kind)
                                         : tr("licence %1: %2").arg(licence.kind, warning.text));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace vb::ui
