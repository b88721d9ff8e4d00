#include "app/desktop/tour.h"

#include "ui/chart/chart_view.h"
#include "ui/record/record_tabs.h"
#include "ui/shell/main_window.h"

#include <QKeySequence>

namespace vb::desktop {

using namespace Qt::StringLiterals;

/// As the nurse: a full chart, and what is looked at in it.
void Tour::addChartSteps()
{
    const auto answered = [this] { return m_answers >= m_awaited; };
    const auto keys = [this](const QKeySequence &sequence) { return [this, sequence] { press(sequence); }; };
    const auto inList = [this] { return isFocused(u"chart.lines"_s); };
    m_steps.push_back({u".chart-away"_s, keys(Qt::CTRL | Qt::SHIFT | Qt::Key_K),
                       [this] { return isFocused(u"patients.searchBox"_s); }});
    m_steps.push_back({u".chart-find"_s, [this] { search(u"gar mar"_s); }, answered});
    m_steps.push_back({u"chart-01"_s,
                       [this] {
                           m_awaited = m_answers + 1;
                           press(Qt::Key_Return);
                       },
                       [this, answered] { return answered() && isFocused(u"chart.lines"_s); }, true});
    m_steps.push_back(
        {u"chart-02-found"_s, [this] { type(u"glabella"_s); }, [this] { return isFocused(u"chart.words"_s); }});
    m_steps.push_back({u".chart-all"_s, keys(Qt::Key_Escape), [this] { return isShown(u"chart.lines"_s); }});
    m_steps.push_back({u".chart-list"_s, [this] { focusOn(u"chart.lines"_s); }, inList});
    m_steps.push_back({u"chart-03-trend"_s,
                       [this] {
                           focusOn(u"chart.measures.3"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(u"chart.trend"_s); }});
    m_steps.push_back({u".chart-back"_s, keys(Qt::Key_Escape), inList});
    m_steps.push_back({u"chart-04-history-taken"_s,
                       [this] {
                           focusOn(u"chart.histories.0"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(u"chart.details.back"_s); }});
    m_steps.push_back({u".chart-again"_s, keys(Qt::Key_Escape), inList});
    addChartFormSteps();
    addWritingSteps();
    addOtherChartSteps();
}

/// What is added, and the chart of another day.
void Tour::addChartFormSteps()
{
    const auto keys = [this](const QKeySequence &sequence) { return [this, sequence] { press(sequence); }; };
    const auto inList = [this] { return isFocused(u"chart.lines"_s); };
    m_steps.push_back({u"chart-05-add-allergy"_s, keys(Qt::ALT | Qt::Key_A),
                       [this] { return isFocused(u"chart.form.substance"_s); }});
    m_steps.push_back({u"chart-06-add-allergy-problem"_s, keys(Qt::CTRL | Qt::Key_S),
                       [this] { return isInvalid(u"chart.form.substance"_s); }});
    m_steps.push_back({u"chart-07-discard"_s,
                       [this] {
                           type(u"Lidocaine"_s);
                           press(Qt::Key_Escape);
                       },
                       [this] { return isFocused(u"chart.form.keep"_s); }});
    m_steps.push_back({u".chart-discarded"_s,
                       [this] {
                           press(Qt::SHIFT | Qt::Key_Tab);
                           press(Qt::Key_Space);
                       },
                       inList});
    m_steps.push_back(
        {u"chart-08-alert"_s, keys(Qt::ALT | Qt::Key_R), [this] { return isFocused(u"chart.form.title"_s); }});
    m_steps.push_back({u".chart-no-alert"_s, keys(Qt::Key_Escape), inList});
    m_steps.push_back(
        {u"chart-09-vitals"_s, keys(Qt::ALT | Qt::Key_V), [this] { return isFocused(u"chart.vitals.systolic"_s); }});
    m_steps.push_back({u".chart-no-vitals"_s, keys(Qt::Key_Escape), inList});
    m_steps.push_back({u"chart-10-history"_s,
                       [this] {
                           press(Qt::ALT | Qt::Key_H);
                           type(u"y"_s);
                       },
                       [this] { return isFocused(u"chart.history.pregnancy"_s); }});
    m_steps.push_back(
        {u".chart-leave-history"_s, keys(Qt::Key_Escape), [this] { return isFocused(u"chart.history.keep"_s); }});
    m_steps.push_back({u".chart-no-history"_s,
                       [this] {
                           press(Qt::SHIFT | Qt::Key_Tab);
                           press(Qt::Key_Space);
                       },
                       inList});
    m_steps.push_back({u"chart-11-status"_s,
                       [this] {
                           focusOn(u"chart.allergies.0"_s);
                           press(Qt::Key_Return);
                           press(Qt::ALT | Qt::Key_S);
                       },
                       [this] { return isFocused(u"chart.form.status"_s); }});
    m_steps.push_back({u".chart-no-status"_s, keys(Qt::Key_Escape), inList});
    m_steps.push_back(
        {u"chart-12-visit"_s, keys(Qt::ALT | Qt::Key_O), [this] { return isFocused(u"chart.form.reason"_s); }});
    m_steps.push_back({u".chart-no-visit"_s, keys(Qt::Key_Escape), inList});
    m_steps.push_back({u".chart-day"_s, keys(Qt::ALT | Qt::Key_D), [this] { return isFocused(u"chart.day"_s); }});
    m_steps.push_back({u"chart-13-past"_s,
                       [this] {
                           type(QDate::currentDate().addDays(-1).toString(Qt::ISODate));
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(u"chart.past"_s); }});
    m_steps.push_back({u".chart-present"_s, keys(Qt::Key_Escape), [this] { return !isShown(u"chart.past"_s); }});
    m_steps.push_back({u"chart-14-notes"_s, keys(ui::RecordTabs::keysOf(1)), [this] { return !isShown(u"chart"_s); }});
}

void Tour::addOtherChartSteps()
{
    const auto answered = [this] { return m_answers >= m_awaited; };
    const auto openFirst = [this] {
        m_awaited = m_answers + 1;
        press(Qt::Key_Return);
    };
    const auto opened = [this, answered] { return answered() && isFocused(u"chart.lines"_s); };
    const auto visit = [&](const QString &name, const QString &who) {
        m_steps.push_back({u".find-"_s + name, [this, who] { search(who); }, answered});
        m_steps.push_back({name, openFirst, opened});
    };
    visit(u"chart-15-right-to-left"_s, u"layla"_s);
    visit(u"chart-16-many-years"_s, u"wolfe"_s);
    visit(u"chart-17-empty"_s, u"noa"_s);
}

/// As the owner: who saw the record that is open.
void Tour::addAccessSteps()
{
    m_steps.push_back({u"chart-18-access"_s, [this] { press(ui::RecordTabs::keysOf(3)); },
                       [this] { return rowsOf(u"audit.visitors.table"_s) > 0; }});
    m_steps.push_back(
        {u".access-away"_s, [this] { press(Qt::Key_Escape); }, [this] { return isFocused(u"patients.searchBox"_s); }});
}

} // namespace vb::desktop
