#include "ui/conflict/conflicts_model.h"

#include "ui/conflict/conflict_words.h"
#include "ui/kit/badge.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/table_view.h"

#include <algorithm>

namespace vb::ui {

namespace {
constexpr qsizetype kConflictTipFrom = 20; // characters
}

ConflictsModel::ConflictsModel(const PracticeTime &time, QObject *parent)
    : QAbstractTableModel(parent), m_time(time) { }

void ConflictsModel::setLines(std::vector<session::ConflictLine> lines)
{
    beginResetModel();
    m_lines = std::move(lines);
    endResetModel();
}

int ConflictsModel::rowOf(EntityId conflict) const
{
    const auto at = std::find_if(m_lines.begin(), m_lines.end(),
                                 [conflict](const session::ConflictLine &line) { return line.id == conflict; });
    return at == m_lines.end() ? -1 : static_cast<int>(at - m_lines.begin());
}

int ConflictsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int ConflictsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

QVariant ConflictsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const session::ConflictLine &line = at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(line, column);
    case Qt::ToolTipRole: {
        const QString text = textOf(line, column);
        return text.size() > kConflictTipFrom ? plainToolTip(text) : QString();
    }
    case Qt::AccessibleTextRole: return column == kWhat ? spoken(line) : textOf(line, column);
    case cell::kBadge: return column == kWhat && line.critical ? tr("Critical") : QString();
    case cell::kBadgeKind: return static_cast<int>(BadgeKind::danger);
    default: return {};
    }
}

QVariant ConflictsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == kWhat ? tr("What") : tr("Patient");
}

QString ConflictsModel::textOf(const session::ConflictLine &line, int column) const
{
    return column == kWhat ? conflictFieldText(line) : line.patientName;
}

/// The row in one sentence, for who hears it.
QString ConflictsModel::spoken(const session::ConflictLine &line) const
{
    const QString text = tr("%1, %2, %3", "field, patient, when")
                             .arg(conflictFieldText(line), line.patientName, m_time.minute(line.atMs));
    return line.critical ? tr("Critical: %1").arg(text) : text;
}

} // namespace vb::ui
