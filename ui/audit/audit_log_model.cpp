#include "ui/audit/audit_log_model.h"

#include "ui/audit/audit_words.h"
#include "ui/kit/badge.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/table_view.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <limits>

namespace vb::ui {

namespace {

constexpr std::size_t kMostPages = 32; // kept
constexpr std::size_t kMostWanted = 3; // of those passed in a fast scroll, only the last are fetched
constexpr qsizetype kNeedsToolTip = 18; // characters
const QString kNotHere = QStringLiteral("…");

struct LogColumn {
    AuditLogModel::Column column;
    audit::Column sort;
};

constexpr std::array kLogColumns {
    LogColumn {AuditLogModel::kNumber, audit::Column::index},
    LogColumn {AuditLogModel::kWhen, audit::Column::at},
    LogColumn {AuditLogModel::kPerson, audit::Column::login},
    LogColumn {AuditLogModel::kWhat, audit::Column::action},
    LogColumn {AuditLogModel::kPatient, audit::Column::patient},
    LogColumn {AuditLogModel::kResult, audit::Column::outcome},
    LogColumn {AuditLogModel::kDetail, audit::Column::detail},
    LogColumn {AuditLogModel::kPurpose, audit::Column::purpose},
    LogColumn {AuditLogModel::kRole, audit::Column::role},
    LogColumn {AuditLogModel::kComputer, audit::Column::address},
    LogColumn {AuditLogModel::kObject, audit::Column::objectKind},
    LogColumn {AuditLogModel::kSystem, audit::Column::os},
    LogColumn {AuditLogModel::kSkew, audit::Column::skew},
    LogColumn {AuditLogModel::kPc, audit::Column::device},
};

} // namespace

AuditLogModel::AuditLogModel(session::AuditService &service, const PracticeTime &time, QObject *parent)
    : QAbstractTableModel(parent), m_service(service), m_time(time)
{
}

audit::Column AuditLogModel::sortColumn(int column)
{
    return kLogColumns.at(static_cast<std::size_t>(column)).sort;
}

int AuditLogModel::columnOf(audit::Column column)
{
    const auto at = std::find_if(kLogColumns.begin(), kLogColumns.end(),
                                 [column](const LogColumn &one) { return one.sort == column; });
    return at == kLogColumns.end() ? -1 : static_cast<int>(at->column);
}

QString AuditLogModel::title(int column)
{
    switch (column) {
    case kNumber: return tr("No.");
    case kWhen: return tr("When");
    case kPerson: return tr("Person");
    case kWhat: return tr("What");
    case kPatient: return tr("Patient");
    case kResult: return tr("Result");
    case kDetail: return tr("Details");
    case kPurpose: return tr("Purpose");
    case kRole: return tr("Role");
    case kComputer: return tr("Computer");
    case kObject: return tr("Concerns");
    case kSystem: return tr("System");
    case kSkew: return tr("Clock off by");
    case kPc: return tr("PC");
    default: return {};
    }
}

void AuditLogModel::setAnswer(const session::AuditAnswer &answer)
{
    beginResetModel();
    ++m_asked;
    m_listing = answer.listing;
    m_pages.clear();
    m_wanted.clear();
    m_fetching = false;
    m_pages[0] = answer.first;
    m_pcs = answer.pcs;
    const qint64 total = answer.total.value_or(static_cast<qint64>(answer.first.size()));
    m_rows = static_cast<int>(std::min<qint64>(total, std::numeric_limits<int>::max()));
    endResetModel();
}

void AuditLogModel::setTotal(qint64 total)
{
    const int rows = static_cast<int>(std::min<qint64>(total, std::numeric_limits<int>::max()));
    if (rows <= m_rows)
        return;
    beginInsertRows({}, m_rows, rows - 1);
    m_rows = rows;
    endInsertRows();
}

void AuditLogModel::clear()
{
    setAnswer({nullptr, {}, 0, {}, {}});
}

QString AuditLogModel::pcOf(const session::AuditRow &row) const
{
    const auto pc = std::find_if(m_pcs.begin(), m_pcs.end(), [&row](const session::AuditPc &one) {
        return row.pc.isNull() ? one.isThis : one.id == row.pc;
    });
    return pc == m_pcs.end() ? QString() : pc->isThis ? tr("This PC") : pc->name;
}

const session::AuditRow *AuditLogModel::rowAt(int row) const
{
    const auto page = m_pages.find(row / kPageRows);
    const auto within = static_cast<std::size_t>(row % kPageRows);
    return page == m_pages.end() || within >= page->second.size() ? nullptr : &page->second[within];
}

int AuditLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int AuditLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

/// Called while painting, so that it only makes a note.
void AuditLogModel::want(int page)
{
    const auto known = std::find(m_wanted.begin(), m_wanted.end(), page);
    if (known != m_wanted.end())
        m_wanted.erase(known);
    m_wanted.push_back(page);
    if (m_wanted.size() > kMostWanted)
        m_wanted.erase(m_wanted.begin());
    if (!std::exchange(m_fetching, true))
        QMetaObject::invokeMethod(this, &AuditLogModel::fetchNext, Qt::QueuedConnection);
}

void AuditLogModel::fetchNext()
{
    while (!m_wanted.empty() && m_pages.count(m_wanted.back()) > 0)
        m_wanted.pop_back();
    m_fetching = !m_wanted.empty() && m_listing;
    if (!m_fetching)
        return;
    const int page = m_wanted.back();
    m_wanted.pop_back();
    deliver(m_service.rows(m_listing, qint64 {page} * kPageRows, kPageRows), this,
            [this, page, asked = m_asked](const Result<Rows> &answer) {
                if (asked == m_asked)
                    take(page, answer);
            });
}

void AuditLogModel::take(int page, const Result<Rows> &answer)
{
    if (!answer.ok()) {
        m_fetching = false;
        m_wanted.clear();
        Q_EMIT pageFailed(answer.error());
        return;
    }
    dropFarPages(page);
    const int first = page * kPageRows;
    m_pages[page] = *answer;
    const int last = std::min(first + kPageRows, m_rows) - 1;
    Q_EMIT dataChanged(index(first, 0), index(last, kColumnCount - 1));
    Q_EMIT pageCame(first);
    fetchNext();
}

void AuditLogModel::dropFarPages(int near)
{
    while (m_pages.size() >= kMostPages) {
        const int first = m_pages.begin()->first;
        const int last = m_pages.rbegin()->first;
        m_pages.erase(near - first > last - near ? first : last);
    }
}

QVariant AuditLogModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows)
        return {};
    if (const session::AuditRow *row = rowAt(index.row()))
        return ofRow(*row, index.column(), role);
    if (role == Qt::DisplayRole) {
        const_cast<AuditLogModel *>(this)->want(index.row() / kPageRows);
        return kNotHere;
    }
    return role == cell::kMuted ? QVariant(true) : QVariant();
}

QVariant AuditLogModel::ofRow(const session::AuditRow &row, int column, int role) const
{
    const bool bad = row.isMissing() || row.entry.outcome != audit::Outcome::ok;
    switch (role) {
    case Qt::DisplayRole: return column == kResult && bad ? QString() : textOf(row, column);
    case Qt::ToolTipRole: {
        const QString text = textOf(row, column);
        return text.size() > kNeedsToolTip ? plainToolTip(text) : QString();
    }
    case Qt::AccessibleTextRole: return column == kNumber ? spoken(row) : textOf(row, column);
    case cell::kTabular: return column == kNumber || column == kWhen || column == kSkew;
    case cell::kMuted: return column == kNumber || column == kResult || column >= kRole;
    case cell::kBadge: return column == kResult && bad ? textOf(row, column) : QString();
    case cell::kBadgeKind:
        return static_cast<int>(row.isMissing() || row.entry.outcome == audit::Outcome::denied ? BadgeKind::danger
                                                                                               : BadgeKind::warning);
    default: return {};
    }
}

QVariant AuditLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return title(section);
}

QString AuditLogModel::textOf(const session::AuditRow &row, int column) const
{
    const audit::Entry &entry = row.entry;
    if (row.isMissing() && column != kNumber)
        return column == kResult ? tr("Missing") : QString();
    switch (column) {
    case kNumber: return QLocale().toString(entry.index);
    case kWhen: return m_time.moment(entry.at.wallMs);
    case kPerson: return row.person.isEmpty() ? entry.login : row.person;
    case kWhat: return auditKindText(entry.action, entry.objectKind);
    case kPatient: return !row.patient.isEmpty() || entry.patient.isNull() ? row.patient : entry.patient.text();
    case kResult: return auditOutcomeText(entry.outcome);
    case kDetail: return entry.detail;
    case kPurpose: return entry.purpose;
    case kRole: return auditRoleText(entry.role);
    case kComputer: return entry.address;
    case kObject: return auditObjectText(entry.objectKind);
    case kSystem: return entry.os;
    case kPc: return pcOf(row);
    case kSkew: return entry.skewMs == 0 ? QString() : tr("%1 ms").arg(QLocale().toString(entry.skewMs));
    default: return {};
    }
}

/// The row in one sentence, for who hears it.
QString AuditLogModel::spoken(const session::AuditRow &row) const
{
    if (row.isMissing())
        return tr("Entry %1 is missing").arg(textOf(row, kNumber));
    QStringList parts {textOf(row, kWhen), textOf(row, kPerson), textOf(row, kWhat), textOf(row, kPatient),
                       textOf(row, kResult)};
    if (!row.pc.isNull())
        parts.append(pcOf(row));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

} // namespace vb::ui
