#include "ui/note/notes_model.h"

#include "ui/kit/elided_label.h"
#include "ui/kit/table_view.h"
#include "ui/note/note_words.h"

#include <algorithm>

namespace vb::ui {

NotesModel::NotesModel(const QString &timeZone, QObject *parent) : QAbstractTableModel(parent), m_time(timeZone) { }

void NotesModel::setLines(std::vector<chart::NoteLine> lines, StaffId reader)
{
    beginResetModel();
    m_lines = std::move(lines);
    // What was discarded is only in the record; a draft of somebody else is not for this reader to judge.
    std::erase_if(m_lines, [](const chart::NoteLine &one) { return one.state == chart::NoteState::discarded; });
    std::stable_partition(m_lines.begin(), m_lines.end(), [reader](const chart::NoteLine &one) {
        return one.state == chart::NoteState::draft && one.author == reader;
    });
    endResetModel();
}

int NotesModel::rowOf(chart::NoteId id) const
{
    const auto at
        = std::find_if(m_lines.begin(), m_lines.end(), [id](const chart::NoteLine &line) { return line.id == id; });
    return at == m_lines.end() ? -1 : static_cast<int>(at - m_lines.begin());
}

int NotesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int NotesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

QString NotesModel::textOf(const chart::NoteLine &line, int column) const
{
    switch (column) {
    case kWhen: return m_time.minute(line.startedMs);
    case kTitle: return line.title;
    case kAuthor: return line.authorName;
    case kState: return noteStateText(line.state);
    case kMarks: return noteMarksText(line);
    default: return {};
    }
}

QVariant NotesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const chart::NoteLine &line = at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return column == kState ? QString() : textOf(line, column);
    case Qt::ToolTipRole: return column == kTitle || column == kMarks ? plainToolTip(textOf(line, column)) : QString();
    case Qt::AccessibleTextRole: {
        if (column != kWhen)
            return textOf(line, column);
        QStringList parts;
        for (int one = 0; one < kColumnCount; ++one)
            parts.append(textOf(line, one));
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    case cell::kTabular: return column == kWhen;
    case cell::kMuted: return column == kMarks || line.state == chart::NoteState::voided;
    case cell::kBadge: return column == kState ? textOf(line, column) : QString();
    case cell::kBadgeKind: return static_cast<int>(noteStateBadge(line.state));
    default: return {};
    }
}

QVariant NotesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kWhen: return tr("Date");
    case kTitle: return tr("Note");
    case kAuthor: return tr("Author");
    case kState: return tr("State");
    case kMarks: return tr("Also");
    default: return {};
    }
}

} // namespace vb::ui
