#include "app/desktop/tour.h"

#include "ui/record/record_tabs.h"

#include <QKeySequence>

namespace vb::desktop {

using namespace Qt::StringLiterals;

/// As the owner: what stands below the names on a profile, two records that become one, what is told before.
void Tour::addProfileSteps()
{
    const auto answered = [this] { return m_answers >= m_awaited; };
    const auto openFirst = [this] {
        m_awaited = m_answers + 1;
        press(Qt::Key_Return);
    };
    const auto shown = [this](const QString &name) { return [this, name] { return isShown(name); }; };
    const auto pushOn = [this](const QString &name) {
        return [this, name] {
            focusOn(name);
            press(Qt::Key_Space);
        };
    };
    const auto profileOf = [&](const QString &step, const QString &who) {
        m_steps.push_back({u"."_s + step + u"-find"_s, [this, who] { search(who); }, answered});
        m_steps.push_back({u"."_s + step + u"-open"_s, openFirst, answered});
        m_steps.push_back({u"."_s + step + u"-profile"_s, [this] { press(ui::RecordTabs::keysOf(2)); },
                           [this] { return isFocused(u"patient.edit"_s); }});
    };
    profileOf(u"profile"_s, u"gar mar"_s);
    m_steps.push_back({u"profile-01-sections"_s, [this] { focusOn(u"patient.coverages.add"_s); },
                       [this] { return isFocused(u"patient.coverages.add"_s); }, true});
    m_steps.push_back({u"profile-02-row"_s,
                       [this, pushOn] {
                           pushOn(u"patient.people.add"_s)();
                           focusOn(u"patient.people.name"_s);
                           type(u"Jonas Lindholm"_s);
                       },
                       [this] { return isFocused(u"patient.people.name"_s); }});
    m_steps.push_back(
        {u".row-left"_s, [this] { press(Qt::Key_Escape); }, [this] { return isFocused(u"patient.people.add"_s); }});
    m_steps.push_back({u"profile-03-merge-find"_s,
                       [this, pushOn] {
                           pushOn(u"patient.merge.start"_s)();
                           type(u"greta lind"_s);
                       },
                       [this] { return rowsOf(u"patient.merge.results"_s) > 0; }});
    m_steps.push_back({u"profile-04-merge-both"_s, [this] { press(Qt::Key_Return); },
                       [this] { return isFocused(u"patient.merge.confirm"_s); }, true});
    m_steps.push_back({u"profile-05-merged"_s, [this] { press(Qt::Key_Space); }, shown(u"patient.merged"_s), true});
    m_steps.push_back(
        {u"profile-06-unmerge"_s, pushOn(u"patient.merged.action"_s), shown(u"patient.unmerge.question"_s)});
    m_steps.push_back({u".unmerged"_s, pushOn(u"patient.unmerge.yes"_s),
                       [this] { return !isShown(u"patient.merged"_s) && isFocused(u"patient.edit"_s); }});
    profileOf(u"minor"_s, u"kit younger"_s);
    m_steps.push_back({u"profile-07-minor"_s, [] {}, shown(u"patient.minor"_s)});
    m_steps.push_back({u"profile-08-duplicates"_s,
                       [this] {
                           press(QKeySequence(Qt::CTRL | Qt::Key_N));
                           type(u"Greta"_s);
                           press(Qt::Key_Tab);
                           type(u"Lindholm"_s);
                       },
                       shown(u"patient.duplicates"_s), true});
    m_steps.push_back({u".duplicates-leave"_s, [this] { press(Qt::Key_Escape); },
                       [this] { return isFocused(u"patient.form.keep"_s); }});
    m_steps.push_back({u".duplicates-left"_s,
                       [this] {
                           press(Qt::SHIFT | Qt::Key_Tab);
                           press(Qt::Key_Space);
                       },
                       [this] { return isFocused(u"patients.searchBox"_s); }});
    m_steps.push_back({u".versions-find"_s, [this] { search(u"gar mar"_s); }, answered});
    m_steps.push_back(
        {u".versions-open"_s, openFirst, [this, answered] { return answered() && isFocused(u"chart.lines"_s); }});
    m_steps.push_back({u"profile-09-versions"_s,
                       [this] {
                           focusOn(u"chart.allergies.1"_s);
                           press(Qt::Key_Return);
                           press(Qt::ALT | Qt::Key_P);
                       },
                       shown(u"chart.versions"_s)});
    m_steps.push_back(
        {u".versions-over"_s, [this] { press(Qt::Key_Escape); }, [this] { return isFocused(u"chart.lines"_s); }});
    m_steps.push_back({u"profile-10-visit"_s,
                       [this] {
                           focusOn(u"chart.visits.0"_s);
                           press(Qt::Key_Return);
                       },
                       shown(u"chart.details.note"_s)});
    m_steps.push_back(
        {u".versions-left"_s, [this] { press(Qt::Key_Escape); }, [this] { return isFocused(u"chart.lines"_s); }});
}

} // namespace vb::desktop
