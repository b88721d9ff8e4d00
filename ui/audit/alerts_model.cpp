#include "ui/audit/alerts_model.h"

#include "ui/audit/alert_words.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/table_view.h"

#include <algorithm>

namespace vb::ui {

namespace {

constexpr qsizetype kTipFrom = 22; // characters

bool isBefore(const session::AlertRow &a, const session::AlertRow &b, int column)
{
    switch (column) {
    case AlertsModel::kSeverity: return a.alert.severity < b.alert.severity;
    case AlertsModel::kWhat: return ruleText(a.alert.rule).localeAwareCompare(ruleText(b.alert.rule)) < 0;
    case AlertsModel::kPerson: return alertPersonText(a).localeAwareCompare(alertPersonText(b)) < 0;
    case AlertsModel::kPatient: return alertPatientText(a).localeAwareCompare(alertPatientText(b)) < 0;
    case AlertsModel::kState: return a.alert.acknowledgedMs < b.alert.acknowledgedMs;
    default: return a.alert.atMs < b.alert.atMs;
    }
}

} // namespace

AlertsModel::AlertsModel(const PracticeTime &time, QObject *parent) : QAbstractTableModel(parent), m_time(time) { }

void AlertsModel::setRows(std::vector<session::AlertRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    arrange();
    endResetModel();
}

int AlertsModel::rowOf(EntityId alert) const
{
    const auto at = std::find_if(m_rows.begin(), m_rows.end(),
                                 [alert](const session::AlertRow &row) { return row.alert.id == alert; });
    return at == m_rows.end() ? -1 : static_cast<int>(at - m_rows.begin());
}

void AlertsModel::sort(int column, Qt::SortOrder order)
{
    beginResetModel();
    m_by = column;
    m_order = order;
    arrange();
    endResetModel();
}

void AlertsModel::arrange()
{
    std::stable_sort(m_rows.begin(), m_rows.end(), [this](const session::AlertRow &a, const session::AlertRow &b) {
        if (a.alert.isOpen() != b.alert.isOpen())
            return a.alert.isOpen();
        if (isBefore(a, b, m_by))
            return m_order == Qt::AscendingOrder;
        if (isBefore(b, a, m_by))
            return m_order == Qt::DescendingOrder;
        return a.alert.atMs > b.alert.atMs;
    });
}

int AlertsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AlertsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

QVariant AlertsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const session::AlertRow &row = rowAt(index.row());
    const int column = index.column();
    const bool isBadge = column == kSeverity || (column == kState && row.alert.isOpen());
    switch (role) {
    case Qt::DisplayRole: return isBadge ? QString() : textOf(row, column);
    case Qt::ToolTipRole: {
        const QString text = textOf(row, column);
        return text.size() > kTipFrom ? plainToolTip(text) : QString();
    }
    case Qt::AccessibleTextRole: return column == kSeverity ? spoken(row) : textOf(row, column);
    case cell::kTabular: return column == kWhen;
    case cell::kMuted: return !row.alert.isOpen();
    case cell::kBadge: return isBadge ? textOf(row, column) : QString();
    case cell::kBadgeKind:
        return static_cast<int>(column == kState || !row.alert.isOpen() ? BadgeKind::neutral
                                                                        : severityBadge(row.alert.severity));
    default: return {};
    }
}

QVariant AlertsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kSeverity: return tr("Severity");
    case kWhat: return tr("What");
    case kPerson: return tr("Person");
    case kPatient: return tr("Patient");
    case kWhen: return tr("When");
    case kState: return tr("State");
    default: return {};
    }
}

QString AlertsModel::textOf(const session::AlertRow &row, int column) const
{
    switch (column) {
    case kSeverity: return severityText(row.alert.severity);
    case kWhat: return ruleText(row.alert.rule);
    case kPerson: return alertPersonText(row);
    case kPatient: return alertPatientText(row);
    case kWhen: return m_time.minute(row.alert.atMs);
    case kState: return row.alert.isOpen() ? tr("Open") : tr("Done");
    default: return {};
    }
}

/// The row in one sentence, for who hears it.
QString AlertsModel::spoken(const session::AlertRow &row) const
{
    QStringList parts {textOf(row, kSeverity), textOf(row, kWhat),
                       textOf(row, kPerson),   textOf(row, kPatient),
                       textOf(row, kWhen),     row.alert.isOpen() ? tr("open") : tr("acknowledged")};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

} // namespace vb::ui
