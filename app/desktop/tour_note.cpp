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

/// The nurse reads a note, proves its signature, and writes and signs one.
void Tour::addWritingSteps()
{
    constexpr int kNurse = 1;
    const auto keys = [this](const QKeySequence &sequence) { return [this, sequence] { press(sequence); }; };
    const auto shows = [this](const QString &name) { return [this, name] { return isShown(name); }; };
    const auto inPassword = [this] { return isFocused(u"note.sign.password"_s); };
    m_steps.push_back(
        {u".note-list"_s, [this] { focusOn(u"notes.table"_s); }, [this] { return isFocused(u"notes.table"_s); }});
    m_steps.push_back({u"note-10-reading"_s, keys(Qt::Key_Return), shows(u"note.reading.title"_s), true});
    m_steps.push_back({u"note-11-verified"_s, keys(Qt::CTRL | Qt::SHIFT | Qt::Key_V), shows(u"note.reading.banner"_s)});
    m_steps.push_back({u"note-12-paper"_s, keys(Qt::CTRL | Qt::Key_P), shows(u"note.paper.pages"_s)});
    m_steps.push_back({u".note-read"_s, keys(Qt::Key_Escape), shows(u"note.readingPage"_s)});
    m_steps.push_back({u".notes-again"_s, keys(Qt::Key_Escape), shows(u"notes.list"_s)});
    m_steps.push_back({u"note-13-forms"_s, keys(Qt::CTRL | Qt::SHIFT | Qt::Key_N),
                       [this] { return isFocused(u"note.forms.table"_s); }});
    m_steps.push_back({u"note-14-editor"_s, keys(Qt::Key_Return), shows(u"note.editor.status"_s), true});
    m_steps.push_back({u"note-15-snippets"_s, keys(Qt::CTRL | Qt::Key_Space), shows(u"note.snippets"_s)});
    m_steps.push_back({u".note-no-snippet"_s, keys(Qt::Key_Escape), [this] { return !isShown(u"note.snippets"_s); }});
    m_steps.push_back({u"note-16-sign"_s,
                       [this] {
                           type(u"Wants to look less tired before a wedding."_s);
                           press(QKeySequence(Qt::CTRL | Qt::Key_Return));
                       },
                       inPassword, true});
    m_steps.push_back({u"note-17-signed"_s,
                       [this] {
                           type(m_practice.logins[kNurse].password);
                           press(Qt::Key_Return);
                       },
                       shows(u"note.readingPage"_s)});
}

} // namespace vb::desktop
