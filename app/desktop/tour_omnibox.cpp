#include "app/desktop/tour.h"

#include "ui/omnibox/omnibox.h"
#include "ui/shell/main_window.h"

#include <QKeySequence>

namespace vb::desktop {

using namespace Qt::StringLiterals;

/// Of the owner, who has just opened a record.
void Tour::addOmniboxSteps()
{
    const auto answered = [this] { return m_answers >= m_awaited; };
    const auto find = [this](const QString &text) {
        m_awaited = m_answers + 1;
        press(QKeySequence::SelectAll);
        type(text);
    };
    m_steps.push_back({u"omnibox-01-recent"_s,
                       [this] {
                           connect(m_window->findChild<ui::Omnibox *>(), &ui::Omnibox::resultsShown, this,
                                   [this] { ++m_answers; });
                           m_awaited = m_answers + 1;
                           press(QKeySequence(Qt::CTRL | Qt::Key_K));
                       },
                       answered, true});
    m_steps.push_back({u"omnibox-02-hits"_s, [find] { find(u"gar"_s); }, answered, true});
    m_steps.push_back({u"omnibox-03-actions"_s, [this] { press(Qt::Key_Tab); }, [] { return true; }});
    m_steps.push_back({u"omnibox-04-similar"_s, [find] { find(u"garcja lindholm"_s); }, answered});
    m_steps.push_back(
        {u"omnibox-05-restricted"_s, [this, find] { find(m_practice.restrictedName.toLower()); }, answered});
    m_steps.push_back({u"omnibox-06-long-names"_s, [find] { find(u"wolfe"_s); }, answered});
    m_steps.push_back({u"omnibox-07-nothing"_s, [find] { find(u"quincy zzadler"_s); }, answered});
    m_steps.push_back({u"omnibox-08-commands"_s,
                       [this] {
                           press(QKeySequence::SelectAll);
                           type(u">set"_s);
                       },
                       [] { return true; }});
    m_steps.push_back(
        {u".omnibox-closed"_s, [this] { press(Qt::Key_Escape); }, [this] { return !isShown(u"omnibox"_s); }});
}

} // namespace vb::desktop
