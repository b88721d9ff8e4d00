#include "ui/audit/contacts_model.h"

#include "ui/audit/audit_words.h"
#include "ui/kit/badge.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/table_view.h"

#include <QLocale>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr qsizetype kLongName = 26; // characters

bool isLess(const ContactsModel::Row &a, const ContactsModel::Row &b, int column)
{
    switch (column) {
    case ContactsModel::kDid: return a.contact.actions.join(u' ') < b.contact.actions.join(u' ');
    case ContactsModel::kTimes: return a.contact.times < b.contact.times;
    case ContactsModel::kListed: return a.contact.listed < b.contact.listed;
    case ContactsModel::kFirst: return a.contact.firstMs < b.contact.firstMs;
    case ContactsModel::kLast: return a.contact.lastMs < b.contact.lastMs;
    default: return a.name.localeAwareCompare(b.name) < 0;
    }
}

} // namespace

ContactsModel::ContactsModel(Subject subject, const PracticeTime &time, QObject *parent)
    : QAbstractTableModel(parent), m_subject(subject), m_time(time)
{
}

void ContactsModel::setRows(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ContactsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ContactsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

void ContactsModel::sort(int column, Qt::SortOrder order)
{
    beginResetModel();
    std::stable_sort(m_rows.begin(), m_rows.end(), [column, order](const Row &a, const Row &b) {
        return order == Qt::AscendingOrder ? isLess(a, b, column) : isLess(b, a, column);
    });
    endResetModel();
}

QVariant ContactsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row &row = rowAt(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::ToolTipRole: {
        const QString text = textOf(row, column);
        return text.size() > kLongName ? plainToolTip(text) : QString();
    }
    case Qt::AccessibleTextRole: return column == kWho ? spoken(row) : textOf(row, column);
    case cell::kTabular: return column >= kTimes;
    case cell::kMuted: return column == kFirst || column == kListed || (column == kDid && row.contact.times == 0);
    case cell::kInitials: return column == kWho && m_subject == Subject::visitors ? row.name : QString();
    case cell::kBadge:
        return column == kDid && row.contact.refused > 0 ? tr("%1 refused").arg(QLocale().toString(row.contact.refused))
                                                         : QString();
    case cell::kBadgeKind: return static_cast<int>(BadgeKind::danger);
    default: return {};
    }
}

QVariant ContactsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::ToolTipRole && section == kListed)
        return tr("How many searches showed the patient among their results");
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kWho: return m_subject == Subject::visitors ? tr("Person") : tr("Patient");
    case kDid: return tr("What was done");
    case kTimes: return tr("Times");
    case kListed: return tr("In results");
    case kFirst: return tr("First");
    case kLast: return tr("Last");
    default: return {};
    }
}

QString ContactsModel::textOf(const Row &row, int column) const
{
    switch (column) {
    case kWho: return row.under.isEmpty() ? row.name : tr("%1 · %2", "name, roles").arg(row.name, row.under);
    case kDid: return row.contact.times == 0 ? tr("found by a search") : patientActionsText(row.contact.actions);
    case kTimes: return QLocale().toString(row.contact.times);
    case kListed: return row.contact.listed == 0 ? QString() : QLocale().toString(row.contact.listed);
    case kFirst: return m_time.minute(row.contact.firstMs);
    case kLast: return m_time.minute(row.contact.lastMs);
    default: return {};
    }
}

/// The row in one sentence, for who hears it.
QString ContactsModel::spoken(const Row &row) const
{
    QStringList parts {textOf(row, kWho), textOf(row, kDid), tr("%1 times").arg(row.contact.times)};
    if (row.contact.refused > 0)
        parts << tr("%1 refused").arg(row.contact.refused);
    if (row.contact.listed > 0)
        parts << tr("%1 times in search results").arg(row.contact.listed);
    parts << tr("last %1").arg(textOf(row, kLast));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

} // namespace vb::ui
