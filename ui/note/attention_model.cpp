#include "ui/note/attention_model.h"

#include "ui/kit/badge.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/table_view.h"

#include <algorithm>

namespace vb::ui {

AttentionModel::AttentionModel(const QString &timeZone, QObject *parent) : QAbstractTableModel(parent), m_time(timeZone)
{
}

void AttentionModel::setAttention(const chart::NoteAttention &attention)
{
    beginResetModel();
    m_items.clear();
    for (const auto &[request, line] : attention.toCosign)
        if (rowOf(line.id) < 0) // asked for by name, and of any director
            m_items.push_back({line, request});
    for (const chart::NoteLine &line : attention.oldDrafts)
        m_items.push_back({line, {}});
    std::erase_if(m_marked, [this](chart::NoteId id) { return rowOf(id) < 0; });
    endResetModel();
}

int AttentionModel::rowOf(chart::NoteId id) const
{
    const auto at = std::find_if(m_items.begin(), m_items.end(), [id](const Item &item) { return item.line.id == id; });
    return at == m_items.end() ? -1 : static_cast<int>(at - m_items.begin());
}

void AttentionModel::toggle(int row)
{
    if (row < 0 || row >= rowCount() || at(row).isDraft())
        return;
    const chart::NoteId id = at(row).line.id;
    if (m_marked.erase(id) == 0)
        m_marked.insert(id);
    Q_EMIT dataChanged(index(row, 0), index(row, kColumnCount - 1));
}

std::vector<chart::NoteId> AttentionModel::marked() const
{
    std::vector<chart::NoteId> ids;
    for (const Item &item : m_items)
        if (m_marked.count(item.line.id) > 0)
            ids.push_back(item.line.id);
    return ids;
}

int AttentionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int AttentionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

QString AttentionModel::textOf(int row, int column) const
{
    const Item &item = at(row);
    switch (column) {
    case kMark:
        return item.isDraft() ? tr("Draft", "of a note")
            : isMarked(row)   ? tr("Read", "the note was read and is to be co-signed")
                              : tr("To co-sign");
    case kWhat: return item.line.title;
    case kPatient: return item.line.patientName;
    case kFrom: return item.isDraft() ? tr("You") : item.request.byName;
    case kWhen: return m_time.minute(item.isDraft() ? item.line.startedMs : item.request.atMs);
    default: return {};
    }
}

QVariant AttentionModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return column == kMark ? QString() : textOf(index.row(), column);
    case Qt::ToolTipRole: return plainToolTip(textOf(index.row(), column));
    case Qt::AccessibleTextRole: {
        if (column != kMark)
            return textOf(index.row(), column);
        QStringList parts;
        for (int one = 0; one < kColumnCount; ++one)
            parts.append(textOf(index.row(), one));
        return parts.join(QStringLiteral(", "));
    }
    case cell::kTabular: return column == kWhen;
    case cell::kMuted: return column == kFrom;
    case cell::kBadge: return column == kMark ? textOf(index.row(), column) : QString();
    case cell::kBadgeKind:
        return static_cast<int>(at(index.row()).isDraft()   ? BadgeKind::warning
                                    : isMarked(index.row()) ? BadgeKind::accent
                                                            : BadgeKind::info);
    default: return {};
    }
}

QVariant AttentionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kMark: return tr("State");
    case kWhat: return tr("Note");
    case kPatient: return tr("Patient");
    case kFrom: return tr("From");
    case kWhen: return tr("Since");
    default: return {};
    }
}

} // namespace vb::ui
