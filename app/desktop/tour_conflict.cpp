#include "app/desktop/tour.h"

#include "ui/conflict/conflicts_view.h"
#include "ui/shell/main_window.h"

#include <QAbstractItemView>
#include <QKeySequence>

namespace vb::desktop {

using namespace Qt::StringLiterals;

namespace {
constexpr int kAllConflicts = 6;
const QString kConflictTable = u"conflicts.table"_s;
} // namespace

/// As the owner: what two PCs wrote differently, one after the other, until nothing is left.
void Tour::addConflictSteps()
{
    const auto answered = [this] { return m_answers >= m_awaited; };
    const auto rows = [this, answered](int count) {
        return [this, answered, count] { return answered() && rowsOf(kConflictTable) == count; };
    };
    const auto pressed = [this](int key) {
        return [this, key] {
            m_awaited = m_answers + 1;
            press(QKeySequence(key));
        };
    };
    m_steps.push_back({u".conflict-find"_s, [this] { search(m_practice.conflictName); }, answered});
    m_steps.push_back({u".conflict-open"_s,
                       [this] {
                           m_awaited = m_answers + 1;
                           press(Qt::Key_Return);
                       },
                       answered});
    m_steps.push_back({u"conflict-01-record"_s, [] {}, [this] { return isShown(u"record.conflict"_s); }, true});
    m_steps.push_back({u"conflict-02-of-a-patient"_s,
                       [this] {
                           m_awaited = m_answers + 1;
                           press(QKeySequence(Qt::ALT | Qt::Key_W));
                           connect(m_window->findChild<ui::ConflictsView *>(), &ui::ConflictsView::opened, this,
                                   [this] { ++m_answers; });
                       },
                       rows(2)});
    m_steps.push_back({u"conflict-03-inbox"_s,
                       [this] {
                           focusOn(u"conflicts.only"_s);
                           press(Qt::Key_Space);
                       },
                       [this] { return rowsOf(kConflictTable) == kAllConflicts; }, true});
    for (int i = 1; i < kAllConflicts; ++i)
        m_steps.push_back(
            {u"conflict-%1-inbox"_s.arg(i + 3, 2, 10, QChar(u'0')), pressed(Qt::Key_Down), rows(kAllConflicts)});
    for (int i = 1; i < kAllConflicts; ++i)
        m_steps.push_back({u".conflict-up-%1"_s.arg(i), pressed(Qt::Key_Up), rows(kAllConflicts)});
    m_steps.push_back({u"conflict-10-decided"_s, pressed(Qt::Key_2), rows(kAllConflicts - 1)});
    for (int left = kAllConflicts - 2; left > 0; --left)
        m_steps.push_back({u".conflict-left-%1"_s.arg(left), pressed(Qt::Key_1), rows(left)});
    m_steps.push_back(
        {u"conflict-11-empty"_s, [this] { press(Qt::Key_1); }, [this] { return rowsOf(kConflictTable) == 0; }, true});
    m_steps.push_back({u".conflict-away"_s,
                       [this] {
                           focusOn(u"nav.patients"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(u"record.banner"_s) && !isShown(u"record.conflict"_s); }});
}

} // namespace vb::desktop
