#include "ui/chart/timeline_model.h"

#include "ui/chart/chart_words.h"
#include "ui/kit/date_field.h"

#include <QLocale>

#include <algorithm>

namespace vb::ui {

TimelineModel::TimelineModel(const PracticeTime &time, const StaffNames &names, QObject *parent)
    : QAbstractListModel(parent), m_time(time), m_names(names)
{
    connect(&names, &StaffNames::came, this, [this] {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    });
}

void TimelineModel::setEvents(const std::vector<chart::Event> &events)
{
    m_events = events;
    refill();
}

void TimelineModel::append(const std::vector<chart::Event> &events)
{
    const std::size_t first = m_events.size();
    m_events.insert(m_events.end(), events.begin(), events.end());
    const std::vector<Row> rows = rowsFrom(first);
    if (rows.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(rows.size()) - 1);
    m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    m_lines += static_cast<int>(std::count_if(rows.begin(), rows.end(), [](const Row &row) { return !row.isDay; }));
    endInsertRows();
}

void TimelineModel::setFilter(const std::set<chart::EventKind> &kinds, const QString &words)
{
    const QStringList list = words.simplified().split(u' ', Qt::SkipEmptyParts);
    if (kinds == m_kinds && list == m_words)
        return;
    m_kinds = kinds;
    m_words = list;
    refill();
}

void TimelineModel::refill()
{
    beginResetModel();
    m_rows.clear();
    m_rows = rowsFrom(0);
    m_lines = static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return !row.isDay; }));
    endResetModel();
}

std::vector<TimelineModel::Row> TimelineModel::rowsFrom(std::size_t first) const
{
    std::vector<Row> rows;
    QDate day = m_rows.empty() ? QDate() : m_time.dayOf(m_events[m_rows.back().event].atMs);
    for (std::size_t i = first; i < m_events.size(); ++i) {
        if (!matches(m_events[i]))
            continue;
        if (const QDate its = m_time.dayOf(m_events[i].atMs); its != day) {
            day = its;
            rows.push_back({i, true});
        }
        rows.push_back({i, false});
    }
    return rows;
}

bool TimelineModel::matches(const chart::Event &event) const
{
    if (!m_kinds.empty() && m_kinds.count(event.kind) == 0)
        return false;
    if (m_words.isEmpty())
        return true;
    const QString text = spoken(event) + u' ' + dayText(event.atMs);
    return std::all_of(m_words.begin(), m_words.end(),
                       [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

const chart::Event *TimelineModel::eventAt(int row) const
{
    if (row < 0 || row >= rowCount() || m_rows[static_cast<std::size_t>(row)].isDay)
        return nullptr;
    return &m_events[m_rows[static_cast<std::size_t>(row)].event];
}

int TimelineModel::rowOf(EntityId id) const
{
    const auto at = std::find_if(m_rows.begin(), m_rows.end(),
                                 [&](const Row &row) { return !row.isDay && m_events[row.event].id == id; });
    return at == m_rows.end() ? -1 : static_cast<int>(at - m_rows.begin());
}

int TimelineModel::firstLine() const
{
    return m_rows.size() > 1 ? 1 : -1; // a day comes first
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

Qt::ItemFlags TimelineModel::flags(const QModelIndex &index) const
{
    return eventAt(index.row()) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemFlags(Qt::NoItemFlags);
}

QString TimelineModel::dayText(qint64 atMs) const
{
    const QDate day = m_time.dayOf(atMs);
    return QStringLiteral("%1, %2").arg(QLocale().dayName(day.dayOfWeek(), QLocale::LongFormat),
                                        dateInWords(day, QLocale()));
}

QString TimelineModel::spoken(const chart::Event &event) const
{
    const QStringList parts {kindText(event.kind), eventText(event), statusText(event.kind, event.state),
                             m_names.name(event.author)};
    return parts.join(QStringLiteral(", "));
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    const chart::Event &event = m_events[row.event];
    if (role == kIsDay)
        return row.isDay;
    if (row.isDay)
        return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? QVariant(dayText(event.atMs)) : QVariant();
    switch (role) {
    case Qt::DisplayRole: return eventText(event);
    case Qt::AccessibleTextRole: return QStringLiteral("%1, %2").arg(spoken(event), m_time.minute(event.atMs));
    case kKind: return static_cast<int>(event.kind);
    case kState: return statusText(event.kind, event.state);
    case kStateCode: return event.state;
    case kStandsOut:
        return event.state == chart::kActive
            && (event.kind == chart::EventKind::flag
                || (event.kind == chart::EventKind::allergy && event.label != chart::kNoKnownAllergy));
    case kAuthor: return m_names.name(event.author);
    case kTime: return m_time.timeOfDay(event.atMs);
    default: return {};
    }
}

} // namespace vb::ui
