#include "app/desktop/tour.h"

#include "ui/note/note_reading.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QKeySequence>

namespace vb::desktop {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDirectorLogin = 4;

} // namespace

/// The medical director reads what she is asked to co-sign, one key for each note, and signs with one password.
void Tour::addNoteSteps()
{
    const auto isRead = [this](int notes) {
        const auto *reading = m_window->findChild<ui::NoteReading *>(u"attention.reading"_s);
        return reading && reading->isVisible() && !reading->record().note.id.isNull()
            && rowsOf(u"attention.table"_s) == notes;
    };
    m_steps.push_back({u".to-director"_s, [this] { press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)); },
                       [this] { return isFocused(u"user"_s); }});
    m_steps.push_back({u".director"_s,
                       [this] {
                           const DemoLogin &director = m_practice.logins[kDirectorLogin];
                           logIn(director, director.password, director.code());
                       },
                       [this] { return !m_window->isLocked() && isFocused(u"patients.searchBox"_s); }});
    m_steps.push_back({u"note-01-attention"_s, [this] { press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A)); },
                       [isRead] { return isRead(3); }, true});
    m_steps.push_back({u"note-02-long"_s, [this] { press(Qt::Key_Space); }, [isRead] { return isRead(3); }});
    m_steps.push_back({u"note-03-right-to-left"_s, [this] { press(Qt::Key_Space); }, [isRead] { return isRead(3); }});
    m_steps.push_back({u"note-04-cosign"_s,
                       [this] {
                           press(Qt::Key_Space);
                           press(QKeySequence(Qt::CTRL | Qt::Key_Return));
                       },
                       [this] { return isFocused(u"note.sign.password"_s); }, true});
    m_steps.push_back({u"note-05-wrong-password"_s,
                       [this] {
                           type(u"not my password"_s);
                           press(Qt::Key_Return);
                       },
                       [this] {
                           return isFocused(u"note.sign.password"_s)
                               && !QApplication::focusWidget()->accessibleDescription().isEmpty();
                       }});
    m_steps.push_back({u"note-06-cosigned"_s,
                       [this] {
                           type(m_practice.logins[kDirectorLogin].password);
                           press(Qt::Key_Return);
                       },
                       [this] { return rowsOf(u"attention.table"_s) == 0 && isShown(u"attention.empty"_s); }});
}

} // namespace vb::desktop
