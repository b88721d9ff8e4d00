#pragma once

#include "ui/chart/timeline_model.h"

#include <QWidget>

#include <map>

class QHBoxLayout;

namespace vb::ui {

class Chip;
class EmptyState;
class SearchBox;
class TableView;
class TextLabel;

/// The list of a chart: filters by kind, words to look for, and lines under their days. Enter on a line opens it;
/// typing while the list has the focus looks for what is typed.
class TimelineView : public QWidget {
    Q_OBJECT

public:
    TimelineView(const PracticeTime &time, const StaffNames &names, QWidget *parent = nullptr);

    /// In place of what was there; `more`: further pages are on their way.
    void setEvents(const std::vector<chart::Event> &events, bool more);
    void append(const std::vector<chart::Event> &events, bool more);
    void clear();
    /// Of another day: an empty one does not ask for anything.
    void setReadOnly(bool readOnly);
    void focusList();
    /// True when there was a filter to take away.
    bool clearFilter();
    /// Room at the right end of the first line.
    void addAction(QWidget *widget);
    [[nodiscard]] const TimelineModel &model() const { return *m_model; }

Q_SIGNALS:
    void eventOpened(const vb::chart::Event &event);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeChips();
    void makeTable();
    void filter();
    void showCount(bool more);

    SearchBox *m_words;
    QHBoxLayout *m_top;
    std::map<chart::EventKind, Chip *> m_chips;
    TextLabel *m_count;
    TableView *m_table;
    TimelineModel *m_model;
    EmptyState *m_empty;
    bool m_readOnly = false;
    bool m_more = false;
};

} // namespace vb::ui
