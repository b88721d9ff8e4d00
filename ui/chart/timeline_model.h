#pragma once

#include "core/session/session.h"
#include "ui/chart/staff_names.h"
#include "ui/kit/practice_time.h"

#include <QAbstractListModel>

#include <set>
#include <vector>

namespace vb::ui {

/// The lines of a chart, newest first, under a heading for each day; of some kinds only, and those that hold some words
/// only. Pages are added as they come. GUI thread.
class TimelineModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        kIsDay = Qt::UserRole + 1, // bool: a heading
        kKind, // int: EventKind
        kState, // QString: its status in words
        kStateCode,
        kStandsOut, // bool: an allergy or alert in force
        kAuthor,
        kTime,
    };

    TimelineModel(const PracticeTime &time, const StaffNames &names, QObject *parent = nullptr);

    /// In place of what was there.
    void setEvents(const std::vector<chart::Event> &events);
    void append(const std::vector<chart::Event> &events);
    /// No kinds: all of them.
    void setFilter(const std::set<chart::EventKind> &kinds, const QString &words);
    [[nodiscard]] bool isFiltered() const { return !m_kinds.empty() || !m_words.isEmpty(); }
    /// Null for a heading.
    [[nodiscard]] const chart::Event *eventAt(int row) const;
    /// The row that shows an event; -1: none.
    [[nodiscard]] int rowOf(EntityId id) const;
    /// The first row that is no heading; -1: none.
    [[nodiscard]] int firstLine() const;
    /// Lines that are shown, the headings not counted.
    [[nodiscard]] int lines() const { return m_lines; }
    [[nodiscard]] std::size_t total() const { return m_events.size(); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row {
        std::size_t event = 0; // the line, or the first one of the day
        bool isDay = false;
    };

    void refill();
    /// Rows for the events from here on, behind those that there are.
    [[nodiscard]] std::vector<Row> rowsFrom(std::size_t first) const;
    [[nodiscard]] bool matches(const chart::Event &event) const;
    [[nodiscard]] QString dayText(qint64 atMs) const;
    [[nodiscard]] QString spoken(const chart::Event &event) const;

    PracticeTime m_time;
    const StaffNames &m_names;
    std::vector<chart::Event> m_events;
    std::vector<Row> m_rows;
    std::set<chart::EventKind> m_kinds;
    QStringList m_words;
    int m_lines = 0;
};

} // namespace vb::ui
