#include "tests/kit/memory_scan.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/table_view.h"
#include "ui/note/attention_view.h"
#include "ui/note/note_editor.h"
#include "ui/note/note_forms.h"
#include "ui/note/note_reading.h"
#include "ui/note/note_text_edit.h"
#include "ui/note/notes_pane.h"
#include "ui/note/paper_view.h"
#include "ui/note/snippet_list.h"

#include <QClipboard>
#include <QComboBox>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QMimeData>
#include <QProcess>
#include <QTest>
#include <QVBoxLayout>
#include <QWindow>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

/// A pane of notes in a window of its own, over the practice of a fixture. Keys go to the window, shortcuts first.
class NotesWindow {
public:
    explicit NotesWindow(test::PracticeFixture &given) : practice(given) { }

    /// Shows the patient's list and waits for it.
    bool start(const QString &login, PatientId patient, const QString &name)
    {
        make(login);
        QSignalSpy shown(pane, &NotesPane::shown);
        pane->open(patient, name);
        if (!test::seen(shown))
            return false;
        pane->setFocus(Qt::OtherFocusReason);
        return true;
    }
    void make(const QString &login)
    {
        window = std::make_unique<QWidget>();
        window->resize(1100, 800);
        pane = new NotesPane(practice.as(login));
        auto *down = new QVBoxLayout(window.get());
        down->addWidget(pane);
        QSignalSpy focused(qApp, &QGuiApplication::focusWindowChanged);
        window->show();
        window->activateWindow();
        while (!window->isActiveWindow())
            if (!focused.wait())
                qFatal("the window did not become active");
    }
    void type(const QString &text)
    {
        for (const QChar c : text)
            QTest::keyClick(window->windowHandle(), c.toLatin1());
    }
    void press(const QKeySequence &keys)
    {
        QTest::keyClick(window->windowHandle(), keys[0].key(), keys[0].keyboardModifiers());
    }
    /// Does it and waits until the pane says that the answer is there.
    bool then(const QKeySequence &keys)
    {
        QSignalSpy shown(pane, &NotesPane::shown);
        press(keys);
        return test::seen(shown);
    }
    /// Waits until what was typed is stored.
    bool saved()
    {
        QSignalSpy stored(editor(), &NoteEditor::saved);
        return test::seen(stored);
    }
    /// A new note of this form: by its row in the list of forms.
    bool begin(const QString &form)
    {
        QSignalSpy listed(named<NoteForms>(u"note.forms"_s), &NoteForms::listed);
        press(Qt::CTRL | Qt::SHIFT | Qt::Key_N);
        if (!test::seen(listed))
            return false;
        const auto *table = named<TableView>(u"note.forms.table"_s);
        for (int i = 0; i < table->model()->rowCount() && table->currentIndex().siblingAtColumn(0).data() != form; ++i)
            press(Qt::Key_Down);
        return table->currentIndex().siblingAtColumn(0).data() == form && then(Qt::Key_Return);
    }
    /// Signs what is in the editor, with the right password.
    bool sign(const QString &login)
    {
        if (!then(Qt::CTRL | Qt::Key_Return) || focusName() != u"note.sign.password"_s)
            return false;
        type(test::PracticeFixture::passwordText(login));
        return then(Qt::Key_Return);
    }
    template <class T>
    T *named(const QString &name) const
    {
        T *found = window->findChild<T *>(name);
        if (!found)
            qFatal("no widget %s", qPrintable(name));
        return found;
    }
    [[nodiscard]] bool isShown(const QString &name) const
    {
        const auto *widget = window->findChild<QWidget *>(name);
        return widget && widget->isVisible();
    }
    [[nodiscard]] NoteEditor *editor() const { return named<NoteEditor>(u"note.editor"_s); }
    [[nodiscard]] NoteTextEdit *passage(const QString &field) const
    {
        return named<NoteTextEdit>(u"note.field."_s + field);
    }
    [[nodiscard]] QString status() const { return named<QLabel>(u"note.editor.status"_s)->text(); }
    [[nodiscard]] QString state() const { return named<Badge>(u"note.reading.state"_s)->text(); }
    [[nodiscard]] QString said() const { return named<Banner>(u"note.reading.banner"_s)->text(); }
    [[nodiscard]] QString readText() const { return named<NoteReading>(u"note.reading"_s)->everyText(); }
    [[nodiscard]] static QString focusName()
    {
        const QWidget *focused = QApplication::focusWidget();
        return focused ? focused->objectName() : QString();
    }
    /// Goes there by Tab.
    bool tabTo(const QString &name)
    {
        constexpr int kMost = 60;
        for (int i = 0; i < kMost && focusName() != name; ++i)
            press(Qt::Key_Tab);
        return focusName() == name;
    }

    test::PracticeFixture &practice;
    std::unique_ptr<QWidget> window;
    NotesPane *pane = nullptr; // of the window
};

namespace {

int countInFiles(const QString &folder, const QByteArray &word)
{
    int found = 0;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            found += static_cast<int>(file.readAll().count(word));
    }
    return found;
}

/// As a program that was killed leaves its folder: the files as they lie, without its lock.
void copyAsLeft(const QString &from, const QString &to)
{
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        if (path.endsWith(u"/in-use"_s))
            continue;
        const QString target = to + path.mid(from.size());
        if (!QDir().mkpath(QFileInfo(target).path()) || !QFile::copy(path, target))
            qFatal("%s was not copied", qPrintable(path));
    }
}

QString pdfText(const QString &path)
{
    QProcess reader;
    reader.start(u"pdftotext"_s, {u"-layout"_s, path, u"-"_s});
    return reader.waitForFinished() ? QString::fromUtf8(reader.readAllStandardOutput()) : QString();
}

} // namespace

/// Notes from the first key to the paper: by keys, over a real store.
class TestNoteUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void writesSavesAndSigns();
    void wrongPasswordsAreToldInWords();
    void snippetsComeByTriggerAndByList();
    void gapsHoldUpTheSignature();
    void everyKindOfFieldIsChecked();
    void draftOutlivesLockAndKill();
    void leavingKeepsAndDiscardingAsks();
    void copiesAreMarked();
    void addendumAndVoid();
    void unsignedAddendumOutlivesTheLock();
    void brokenSignatureIsToldInWords();
    void otherPeoplesDraftsAreNotChanged();
    void twoWindowsAskWhichIsRight();
    void noteSignedElsewhereLocksTheEditor();
    void hugeRichAndStrangePastes();
    void rightToLeftText();
    void paperIsTheSameAsThePdf();
    void nothingIsLeftReadable();
    void cosignsInABatch();
    void oldDraftsAreGoneOnWith();
    void lockWhileSigning();
    void frontDeskSeesNoNotes();
    void everyControlHasItsNames();

private:
    bool startAs(const QString &login) { return m_notes->start(login, m_patient, u"Margarethe Núñez"_s); }
    session::NoteService &service(const QString &login) { return m_practice->as(login).notes(); }
    chart::NoteId signedBy(const QString &login, const QString &plan)
    {
        const auto note = service(login).add({m_patient, {}, u"soap"_s, {{u"plan"_s, plan}}}).result();
        if (!note.ok() || !service(login).sign(note->id, test::PracticeFixture::passwordOf(login)).result().ok())
            qFatal("no signed note");
        return note->id;
    }
    QString valueOf(chart::NoteId id, const QString &field)
    {
        const auto record = m_practice->as(m_nurse).notes().view(id).result();
        if (record.ok())
            for (const chart::Section &section : record->sections)
                if (section.id == field)
                    return section.value;
        return {};
    }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<NotesWindow> m_notes;
    std::unique_ptr<Theme> m_theme;
    PatientId m_patient;
    QString m_nurse, m_director, m_desk;
};

void TestNoteUi::initTestCase()
{
    QApplication::setCursorFlashTime(0);
    m_theme = std::make_unique<Theme>(*qApp, ThemeMode::light);
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_director = m_practice->addPerson(Role::medicalDirector);
    m_desk = m_practice->addPerson(Role::frontDesk);
    m_notes = std::make_unique<NotesWindow>(*m_practice);
}

/// A patient of each test's own, so that lists are short.
void TestNoteUi::init()
{
    const auto added = m_practice->as(kOwner)
                           .patients()
                           .add({.given = u"Margarethe"_s, .family = u"Núñez"_s, .birthDate = u"1984-03-07"_s})
                           .result();
    if (!added.ok())
        qFatal("no patient: %s", qPrintable(added.error().detail));
    m_patient = added->id;
}

void TestNoteUi::cleanup()
{
    m_notes->window.reset();
}

void TestNoteUi::writesSavesAndSigns()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->isShown(u"notes.empty"_s));
    QCOMPARE(m_notes->focusName(), u"notes.new"_s);
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    QCOMPARE(m_notes->focusName(), u"note.field.subjective"_s);
    m_notes->type(u"Itching since Monday."_s);
    QVERIFY(m_notes->saved());
    QVERIFY2(m_notes->status().startsWith(u"Saved "_s), qPrintable(m_notes->status()));
    m_notes->press(Qt::Key_Tab);
    QCOMPARE(m_notes->focusName(), u"note.field.objective"_s);
    m_notes->type(u"No rash"_s);
    // What was typed a moment ago is stored before it is signed; what is missing is listed.
    QVERIFY(m_notes->then(Qt::CTRL | Qt::Key_Return));
    QCOMPARE(m_notes->focusName(), u"note.sign.password"_s);
    QCOMPARE(m_notes->named<QLabel>(u"note.sign.meaning"_s)->text(), u"“I wrote this note and it is complete.”"_s);
    QVERIFY(m_notes->isShown(u"note.sign.missing.assessment"_s) && m_notes->isShown(u"note.sign.missing.plan"_s));
    QVERIFY(!m_notes->isShown(u"note.sign.missing.objective"_s));
    // One of them is filled in after all.
    QVERIFY(m_notes->tabTo(u"note.sign.missing.plan"_s));
    m_notes->press(Qt::Key_Return);
    QCOMPARE(m_notes->focusName(), u"note.field.plan"_s);
    m_notes->type(u"Wait"_s);
    QVERIFY(m_notes->sign(m_nurse));
    QCOMPARE(m_notes->state(), u"Signed"_s);
    QCOMPARE(m_notes->said(), u"Signed. The note is locked."_s);
    const QString text = m_notes->readText();
    for (const QString &part : {u"Itching since Monday."_s, u"No rash"_s, u"Wait"_s, u"Signed by Test nurse"_s})
        QVERIFY2(text.contains(part), qPrintable(part));
    QVERIFY(m_notes->then(Qt::CTRL | Qt::SHIFT | Qt::Key_V));
    QVERIFY2(m_notes->said().startsWith(u"The note is exactly as it was signed"_s), qPrintable(m_notes->said()));
    QVERIFY(m_notes->then(Qt::Key_Escape));
    const QAbstractItemModel *list = m_notes->named<TableView>(u"notes.table"_s)->model();
    QCOMPARE(list->rowCount(), 1);
    QVERIFY(list->index(0, 0).data(Qt::AccessibleTextRole).toString().endsWith(u"SOAP note, Test nurse, Signed"_s));
}

void TestNoteUi::wrongPasswordsAreToldInWords()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    m_notes->type(u"Text"_s);
    QVERIFY(m_notes->then(Qt::CTRL | Qt::Key_Return));
    m_notes->press(Qt::Key_Return); // without a password
    QVERIFY(m_notes->isShown(u"note.sign"_s));
    for (int i = 0; i < 5; ++i) {
        m_notes->type(u"not my password"_s);
        QVERIFY(m_notes->then(Qt::Key_Return));
        QVERIFY(m_notes->isShown(u"note.sign"_s));
        QCOMPARE(m_notes->focusName(), u"note.sign.password"_s);
        QVERIFY(m_notes->named<QWidget>(u"note.sign.password"_s)
                    ->accessibleDescription()
                    .startsWith(u"This is not your password"_s));
    }
    // Now the right one has to wait, too.
    m_notes->type(test::PracticeFixture::passwordText(m_nurse));
    QVERIFY(m_notes->then(Qt::Key_Return));
    const QString words = m_notes->named<Banner>(u"note.sign.banner"_s)->text();
    QVERIFY2(words.contains(u"30 seconds"_s), qPrintable(words));
    m_practice->clock.advance(31'000);
    m_notes->type(test::PracticeFixture::passwordText(m_nurse));
    QVERIFY(m_notes->then(Qt::Key_Return));
    QCOMPARE(m_notes->state(), u"Signed"_s);
}

void TestNoteUi::snippetsComeByTriggerAndByList()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    NoteTextEdit *subjective = m_notes->passage(u"subjective"_s);
    m_notes->type(u"Today: .nochange "_s);
    QCOMPARE(subjective->toPlainText(),
             u"Today: Medical history, medication and allergies reviewed with Margarethe "
             "Núñez; no changes since the last visit."_s);
    m_notes->press(Qt::CTRL | Qt::Key_Z); // one step back
    QCOMPARE(subjective->toPlainText(), u"Today: .nochange"_s);
    m_notes->press(Qt::CTRL | Qt::Key_A);
    m_notes->press(Qt::Key_Delete);

    // Tab expands, too, and the first gap is there to type over.
    m_notes->type(u".cc"_s);
    m_notes->press(Qt::Key_Tab);
    QCOMPARE(m_notes->focusName(), u"note.field.subjective"_s);
    QCOMPARE(subjective->textCursor().selectedText(), u"***"_s);
    m_notes->type(u"lines"_s);
    m_notes->press(Qt::CTRL | Qt::Key_G);
    m_notes->type(u"the forehead"_s);
    m_notes->press(Qt::CTRL | Qt::Key_G);
    m_notes->type(u"May"_s);
    const QString text = subjective->toPlainText();
    QVERIFY2(text.contains(u"comes for lines. Concerned about the forehead since May."_s), qPrintable(text));

    // From the list: what is typed narrows it.
    m_notes->press(Qt::Key_Tab);
    NoteTextEdit *objective = m_notes->passage(u"objective"_s);
    m_notes->press(Qt::CTRL | Qt::Key_Space);
    QVERIFY(m_notes->isShown(u"note.snippets"_s));
    m_notes->type(u".ex"_s);
    m_notes->press(Qt::Key_Return);
    QVERIFY2(objective->toPlainText().startsWith(u"Skin intact"_s), qPrintable(objective->toPlainText()));
    m_notes->press(Qt::CTRL | Qt::Key_Space);
    m_notes->press(Qt::Key_Escape);
    QVERIFY(!m_notes->isShown(u"note.snippets"_s) && m_notes->isShown(u"note.editor"_s));
}

void TestNoteUi::gapsHoldUpTheSignature()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    m_notes->type(u"Sore since ***"_s);
    QVERIFY(m_notes->then(Qt::CTRL | Qt::Key_Return));
    QCOMPARE(m_notes->focusName(), u"note.sign.missing.subjective"_s);
    QVERIFY(!m_notes->isShown(u"note.sign.password"_s) && !m_notes->isShown(u"note.sign.yes"_s));
    m_notes->press(Qt::Key_Escape);
    QVERIFY(!m_notes->isShown(u"note.sign"_s));
    QCOMPARE(m_notes->focusName(), u"note.field.subjective"_s);
}

void TestNoteUi::everyKindOfFieldIsChecked()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"Injectable treatment"_s));
    m_notes->type(u"Glabella"_s);
    QVERIFY(m_notes->tabTo(u"note.field.preparation"_s));
    m_notes->type(u"a"_s); // alcohol
    QVERIFY(m_notes->tabTo(u"note.field.units"_s));
    m_notes->type(u"4000"_s);
    QVERIFY(m_notes->tabTo(u"note.field.volume"_s));
    m_notes->type(u"0,5"_s);
    QVERIFY(m_notes->tabTo(u"note.field.sites"_s));
    m_notes->type(u"Paid with 4242 4242 4242 4242"_s);
    QVERIFY(m_notes->tabTo(u"note.field.aspirated"_s));
    m_notes->type(u"y"_s);
    QVERIFY(m_notes->tabTo(u"note.field.touch_up"_s));
    m_notes->type(u"someday"_s);
    m_notes->press(Qt::Key_Tab);
    QVERIFY(m_notes->saved());
    const QString status = m_notes->status();
    QVERIFY2(status.contains(u"Total toxin, Sites and technique, Touch-up on"_s), qPrintable(status));
    // It is not signed as it stands; the first wrong field has the focus.
    m_notes->press(Qt::CTRL | Qt::Key_Return);
    QVERIFY(!m_notes->isShown(u"note.sign"_s));
    QCOMPARE(m_notes->focusName(), u"note.field.units"_s);
    QCOMPARE(m_notes->named<QWidget>(u"note.field.units"_s)->accessibleDescription(),
             u"Please write a number from 0 to 400."_s);
    QVERIFY(m_notes->named<QWidget>(u"note.field.sites"_s)->accessibleDescription().contains(u"card number"_s));
    // Leaving asks before it loses what cannot be stored; the rest is there.
    m_notes->press(Qt::Key_Escape);
    QVERIFY(m_notes->isShown(u"note.loss.question"_s));
    const chart::NoteId id = m_notes->editor()->note();
    m_notes->press(Qt::SHIFT | Qt::Key_Tab);
    QVERIFY(m_notes->then(Qt::Key_Return));
    QCOMPARE(valueOf(id, u"indication"_s), u"Glabella"_s);
    QCOMPARE(valueOf(id, u"preparation"_s), u"alcohol"_s);
    QCOMPARE(valueOf(id, u"volume"_s), u"0.5"_s);
    QCOMPARE(valueOf(id, u"aspirated"_s), u"yes"_s);
    for (const QString &field : {u"units"_s, u"sites"_s, u"touch_up"_s})
        QCOMPARE(valueOf(id, field), QString());
}

void TestNoteUi::draftOutlivesLockAndKill()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    m_notes->type(u"Stored words"_s);
    QVERIFY(m_notes->saved());
    const chart::NoteId id = m_notes->editor()->note();

    // As kill -9 leaves the disk: another program finds all that was said to be saved.
    const std::unique_ptr<QTemporaryDir> other = test::makeFastFolder();
    copyAsLeft(m_practice->folder->path(), other->path());
    platform::FileSecretStore secrets(other->path() + u"/secret"_s);
    const auto survivor = session::Session::open({other->path() + u"/home"_s}, secrets, m_practice->clock);
    QVERIFY(survivor.ok());
    m_practice->clock.advance(31'000);
    QVERIFY((*survivor)
                ->login(m_nurse, test::PracticeFixture::passwordOf(m_nurse), m_practice->totpOf(m_nurse))
                .result()
                .ok());
    const auto found = (*survivor)->notes().openDraft(id).result();
    QVERIFY(found.ok());
    QCOMPARE(found->record.sections.front().value, u"Stored words"_s);

    // At lock what was typed since goes along.
    m_notes->type(u", and some more"_s);
    QVERIFY(m_notes->tabTo(u"note.field.plan"_s));
    m_notes->type(u"Ice"_s);
    const QByteArray draft = m_notes->pane->draft();
    QVERIFY(!draft.isEmpty());
    m_notes->window.reset();
    m_practice->lock();
    m_notes->make(m_nurse);
    QSignalSpy shown(m_notes->pane, &NotesPane::shown);
    m_notes->pane->restore(draft);
    while (!m_notes->isShown(u"note.editor"_s))
        QVERIFY(shown.wait());
    QCOMPARE(m_notes->editor()->note(), id);
    QCOMPARE(m_notes->passage(u"subjective"_s)->toPlainText(), u"Stored words, and some more"_s);
    QCOMPARE(m_notes->passage(u"plan"_s)->toPlainText(), u"Ice"_s);
    QVERIFY(m_notes->saved()); // by itself
    QCOMPARE(valueOf(id, u"plan"_s), u"Ice"_s);
    m_notes->pane->restore("no draft"); // of another version, or damaged
    QVERIFY(m_notes->isShown(u"note.editor"_s));
}

void TestNoteUi::leavingKeepsAndDiscardingAsks()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    m_notes->type(u"To keep"_s);
    const chart::NoteId id = m_notes->editor()->note();
    QVERIFY(m_notes->then(Qt::Key_Escape)); // at once: stored before the list is shown
    QCOMPARE(m_notes->focusName(), u"notes.table"_s);
    QCOMPARE(valueOf(id, u"subjective"_s), u"To keep"_s);
    const auto kept = service(m_nurse).openDraft(id).result();
    QVERIFY(kept.ok() && kept->isKept);

    QVERIFY(m_notes->then(Qt::Key_Return));
    QVERIFY(m_notes->isShown(u"note.editor"_s));
    QVERIFY(m_notes->tabTo(u"note.editor.discard"_s));
    m_notes->press(Qt::Key_Return);
    QVERIFY(m_notes->isShown(u"note.discard.question"_s));
    m_notes->press(Qt::Key_Escape);
    QVERIFY(!m_notes->isShown(u"note.discard.question"_s) && m_notes->isShown(u"note.editor"_s));
    QVERIFY(m_notes->tabTo(u"note.editor.discard"_s));
    m_notes->press(Qt::Key_Return);
    m_notes->press(Qt::SHIFT | Qt::Key_Tab);
    QVERIFY(m_notes->then(Qt::Key_Return));
    QVERIFY(m_notes->isShown(u"notes.empty"_s));
    QVERIFY(m_notes->pane->draft().isEmpty());
}

void TestNoteUi::copiesAreMarked()
{
    signedBy(m_nurse, u"Massage daily."_s);
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->then(Qt::Key_Return));
    QVERIFY(m_notes->then(Qt::CTRL | Qt::Key_D));
    QVERIFY(m_notes->isShown(u"note.editor.origin"_s));
    QVERIFY(m_notes->named<QLabel>(u"note.editor.origin"_s)->text().contains(u"by Test nurse"_s));
    NoteTextEdit *plan = m_notes->passage(u"plan"_s);
    QCOMPARE(plan->toPlainText(), u"Massage daily."_s);
    QCOMPARE(plan->accessibleDescription(), u"As copied; not changed yet."_s);
    m_notes->type(u"New complaint"_s);
    QVERIFY(m_notes->sign(m_nurse));
    const QString text = m_notes->readText();
    QVERIFY2(text.contains(u"Copied from the SOAP note of "_s) && text.contains(u"Plan · as copied"_s),
             qPrintable(text));
    QVERIFY(!text.contains(u"Subjective · as copied"_s));
}

void TestNoteUi::addendumAndVoid()
{
    signedBy(m_director, u"Massage daily."_s);
    QVERIFY(startAs(m_director));
    QVERIFY(m_notes->then(Qt::Key_Return));
    m_notes->press(Qt::CTRL | Qt::Key_E);
    QCOMPARE(m_notes->focusName(), u"note.sign.text"_s);
    m_notes->press(Qt::CTRL | Qt::Key_Return); // empty
    QVERIFY(m_notes->isShown(u"note.sign"_s));
    m_notes->type(u"She called: the swelling is gone."_s);
    QVERIFY(!m_notes->pane->mayLeave()); // not signed yet
    QVERIFY(m_notes->tabTo(u"note.sign.password"_s));
    m_notes->type(test::PracticeFixture::passwordText(m_director));
    QVERIFY(m_notes->then(Qt::Key_Return));
    QVERIFY(m_notes->readText().contains(u"She called: the swelling is gone."_s));
    QVERIFY(m_notes->readText().contains(u"Addendum by Test medical_director"_s));

    QVERIFY(m_notes->tabTo(u"note.void"_s));
    m_notes->press(Qt::Key_Return);
    m_notes->type(u"wrong"_s);
    QVERIFY(m_notes->tabTo(u"note.sign.password"_s));
    m_notes->type(test::PracticeFixture::passwordText(m_director));
    m_notes->press(Qt::Key_Return);
    QVERIFY(m_notes->named<QWidget>(u"note.sign.text"_s)->accessibleDescription().contains(u"at least 10"_s));
    QCOMPARE(m_notes->focusName(), u"note.sign.text"_s);
    m_notes->press(Qt::CTRL | Qt::Key_End);
    m_notes->type(u" patient, by mistake"_s);
    QVERIFY(m_notes->tabTo(u"note.sign.password"_s));
    m_notes->press(Qt::CTRL | Qt::Key_A);
    m_notes->type(test::PracticeFixture::passwordText(m_director));
    QVERIFY(m_notes->then(Qt::Key_Return));
    QCOMPARE(m_notes->state(), u"Void"_s);
    QVERIFY(m_notes->named<Banner>(u"note.reading.void"_s)->text().contains(u"wrong patient, by mistake"_s));
    QVERIFY(m_notes->named<QLabel>(u"note.reading.plan"_s)->font().strikeOut());
    for (const QString &gone : {u"note.addendum"_s, u"note.copy"_s, u"note.void"_s, u"note.cosign"_s})
        QVERIFY(!m_notes->isShown(gone));
}

void TestNoteUi::unsignedAddendumOutlivesTheLock()
{
    signedBy(m_nurse, u"Massage daily."_s);
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->then(Qt::Key_Return));
    m_notes->press(Qt::CTRL | Qt::Key_E);
    m_notes->type(u"Half a sent"_s);
    const QByteArray draft = m_notes->pane->draft();
    m_notes->window.reset();
    m_practice->lock();
    m_notes->make(m_nurse);
    QSignalSpy shown(m_notes->pane, &NotesPane::shown);
    m_notes->pane->restore(draft);
    while (!m_notes->isShown(u"note.sign"_s))
        QVERIFY(shown.wait());
    QCOMPARE(m_notes->named<NoteTextEdit>(u"note.sign.text"_s)->toPlainText(), u"Half a sent"_s);
    QCOMPARE(m_notes->focusName(), u"note.sign.text"_s);
}

void TestNoteUi::brokenSignatureIsToldInWords()
{
    signedBy(m_nurse, u"Massage daily."_s);
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->then(Qt::Key_Return));
    auto *reading = m_notes->named<NoteReading>(u"note.reading"_s);
    const chart::NoteSignature made = reading->record().signatures.front();
    reading->showVerdict({.good = false,
                          .words = u"This note was changed."_s,
                          .signatures = {{made.id, false, u"It is of a text that is not the note's."_s}}});
    const QString words = m_notes->said();
    QVERIFY2(words.contains(u"cannot be relied on"_s), qPrintable(words));
    for (const QString &part :
         {u"Test nurse"_s, u"broken"_s, u"a text that is not the note's"_s, made.device.text().left(8)})
        QVERIFY2(words.contains(part), qPrintable(words));
    reading->showVerdict({.good = false, .words = {}, .signatures = {}, .missing = {u"The addendum is missing."_s}});
    QVERIFY(m_notes->said().contains(u"The addendum is missing."_s));
}

void TestNoteUi::otherPeoplesDraftsAreNotChanged()
{
    const auto note = service(m_director).add({m_patient, {}, u"soap"_s, {{u"plan"_s, u"Hers"_s}}}).result();
    QVERIFY(note.ok());
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->then(Qt::Key_Return));
    QVERIFY(m_notes->isShown(u"note.reading"_s) && !m_notes->isShown(u"note.editor"_s));
    QCOMPARE(m_notes->state(), u"Draft"_s);
    for (const QString &gone : {u"note.addendum"_s, u"note.copy"_s, u"note.void"_s, u"note.verify"_s, u"note.print"_s})
        QVERIFY(!m_notes->isShown(gone));
}

void TestNoteUi::twoWindowsAskWhichIsRight()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    const chart::NoteId id = m_notes->editor()->note();
    for (const bool keepMine : {true, false}) {
        QVERIFY(service(m_nurse).autosave(id, {{u"subjective"_s, u"There"_s}}).result().ok());
        QSignalSpy troubled(m_notes->editor(), &NoteEditor::troubled);
        m_notes->type(u"Here"_s);
        m_notes->press(Qt::CTRL | Qt::Key_S);
        QVERIFY(test::seen(troubled));
        QVERIFY(m_notes->isShown(u"note.conflict.question"_s));
        QVERIFY(!m_notes->pane->mayLeave());
        QCOMPARE(m_notes->focusName(), u"note.conflict.no"_s);
        if (keepMine) {
            QSignalSpy stored(m_notes->editor(), &NoteEditor::saved);
            m_notes->press(Qt::SHIFT | Qt::Key_Tab);
            m_notes->press(Qt::Key_Return);
            QVERIFY(test::seen(stored));
            QVERIFY(!m_notes->isShown(u"note.conflict.question"_s));
            QCOMPARE(valueOf(id, u"subjective"_s), u"Here"_s);
            m_notes->pane->setFocus(Qt::OtherFocusReason);
            QVERIFY(m_notes->tabTo(u"note.field.subjective"_s));
        } else {
            QVERIFY(m_notes->then(Qt::Key_Return));
            QCOMPARE(m_notes->passage(u"subjective"_s)->toPlainText(), u"There"_s);
        }
    }
}

void TestNoteUi::noteSignedElsewhereLocksTheEditor()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    m_notes->type(u"Text"_s);
    QVERIFY(m_notes->saved());
    const chart::NoteId id = m_notes->editor()->note();
    QVERIFY(service(m_nurse).discard(id).result().ok());
    QSignalSpy troubled(m_notes->editor(), &NoteEditor::troubled);
    m_notes->type(u" and more"_s);
    QVERIFY(test::seen(troubled));
    QVERIFY(m_notes->named<Banner>(u"note.editor.banner"_s)->text().contains(u"can no longer be changed"_s));
    QVERIFY(m_notes->passage(u"subjective"_s)->isReadOnly());
    QCOMPARE(m_notes->passage(u"subjective"_s)->toPlainText(), u"Text and more"_s); // to be copied
    QVERIFY(m_notes->pane->mayLeave());
}

void TestNoteUi::hugeRichAndStrangePastes()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    const auto paste = [this](const QString &text, const QString &html) {
        auto *mime = new QMimeData;
        mime->setText(text);
        if (!html.isEmpty())
            mime->setHtml(html);
        QGuiApplication::clipboard()->setMimeData(mime);
        m_notes->press(QKeySequence::Paste);
    };
    NoteTextEdit *subjective = m_notes->passage(u"subjective"_s);
    const auto *banner = m_notes->named<Banner>(u"note.editor.banner"_s);
    paste(u"Bold words"_s, u"<b>Bold</b> words"_s);
    QCOMPARE(subjective->toPlainText(), u"Bold words"_s);
    QCOMPARE(banner->text(), u"Pasted as plain text."_s);
    paste(u" a\x01\x07"_s + QChar(0x202E) + u"b\r\nc"_s + QChar(0xFFFE), {});
    QCOMPARE(subjective->toPlainText(), u"Bold words ab\nc"_s);
    QCOMPARE(banner->text(), u"Pasted without signs that cannot be stored."_s);
    paste(u"x"_s.repeated(2'000'000), {});
    QCOMPARE(subjective->toPlainText(), u"Bold words ab\nc"_s);
    QVERIFY(banner->text().contains(u"longer than a note may be"_s));
    const QString long_ = u"All is well. "_s.repeated(8000); // 104 kB
    paste(long_, {});
    QVERIFY(m_notes->saved());
    const chart::NoteId id = m_notes->editor()->note();
    QCOMPARE(valueOf(id, u"subjective"_s), (u"Bold words ab\nc"_s + long_).trimmed());
    QVERIFY(subjective->height() < m_notes->window->height());
    QVERIFY(m_notes->sign(m_nurse));
    QVERIFY(m_notes->readText().contains(long_.trimmed()));
    QGuiApplication::clipboard()->clear();
}

void TestNoteUi::rightToLeftText()
{
    const QString arabic = u"تحسّن واضح بعد الجلسة الأولى."_s;
    signedBy(m_nurse, arabic);
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->then(Qt::Key_Return));
    const auto *label = m_notes->named<QLabel>(u"note.reading.plan"_s);
    QCOMPARE(label->text(), arabic);
    QVERIFY(label->alignment().testFlag(Qt::AlignRight) && label->alignment().testFlag(Qt::AlignAbsolute));
    QCOMPARE(label->textFormat(), Qt::PlainText);
}

void TestNoteUi::paperIsTheSameAsThePdf()
{
    signedBy(m_nurse, (u"Massage daily, for a while.\n"_s).repeated(120));
    signedBy(m_nurse, u"<b>Not bold</b>"_s);
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->then(Qt::CTRL | Qt::Key_P)); // all
    auto *paper = m_notes->named<PaperView>(u"note.paper"_s);
    QVERIFY(paper->isVisible());
    const int pages = paper->pages();
    QVERIFY(pages >= 3);
    const std::unique_ptr<QTemporaryDir> folder = test::makeFastFolder();
    const QString path = folder->path() + u"/out.pdf"_s;
    m_notes->press(Qt::CTRL | Qt::Key_S);
    QCOMPARE(m_notes->focusName(), u"note.paper.path"_s);
    m_notes->type(folder->path());
    m_notes->press(Qt::Key_Return); // a folder
    QVERIFY(m_notes->named<QWidget>(u"note.paper.path"_s)->accessibleDescription().contains(u"folder"_s));
    m_notes->type(u"/out.pdf"_s);
    QSignalSpy written(paper, &PaperView::written);
    m_notes->press(Qt::Key_Return);
    QVERIFY(test::seen(written));
    const QString text = pdfText(path);
    for (int page = 1; page <= pages; ++page)
        QVERIFY2(text.contains(u"Page %1 of %2"_s.arg(page).arg(pages)), qPrintable(text.left(300)));
    QCOMPARE(text.count(u"1984-03-07"_s), pages); // on every page whose it is
    QVERIFY(text.contains(u"<b>Not bold</b>"_s));
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    // The second time it asks.
    m_notes->press(Qt::CTRL | Qt::Key_S);
    m_notes->press(Qt::Key_Return);
    QVERIFY(m_notes->isShown(u"note.paper.replace.question"_s));
    m_notes->press(Qt::Key_Escape);
    m_notes->press(Qt::Key_Escape);
    m_notes->press(Qt::Key_Escape);
    QVERIFY(m_notes->isShown(u"notes.list"_s));
    const auto entries = m_practice->as(kOwner).audit().list({.patient = m_patient, .action = u"print"_s}).result();
    QVERIFY(entries.ok() && entries->size() == 1);
}

void TestNoteUi::nothingIsLeftReadable()
{
    QTemporaryDir temporary;
    qputenv("TMPDIR", temporary.path().toLocal8Bit());
    const QByteArray word = test::marker(7);
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    m_notes->type(QString::fromLatin1(word));
    QVERIFY(m_notes->saved());
    QCOMPARE(countInFiles(m_practice->folder->path(), word), 0);
    QVERIFY(m_notes->sign(m_nurse));
    QVERIFY(m_notes->then(Qt::CTRL | Qt::Key_P));
    auto *paper = m_notes->named<PaperView>(u"note.paper"_s);
    const std::unique_ptr<QTemporaryDir> chosen = test::makeFastFolder();
    m_notes->press(Qt::CTRL | Qt::Key_S);
    m_notes->type(chosen->path() + u"/out.pdf"_s);
    QSignalSpy written(paper, &PaperView::written);
    m_notes->press(Qt::Key_Return);
    QVERIFY(test::seen(written));
    QVERIFY(pdfText(chosen->path() + u"/out.pdf"_s).contains(QString::fromLatin1(word)));
    QCOMPARE(QDir(chosen->path()).entryList(QDir::Files | QDir::Hidden), QStringList(u"out.pdf"_s));
    m_notes->window.reset();
    QVERIFY(QDir(temporary.path()).isEmpty());
    QCOMPARE(countInFiles(m_practice->folder->path(), word), 0);
    m_practice->lock();
    QCOMPARE(countInFiles(m_practice->folder->path(), word), 0);
    qunsetenv("TMPDIR");
}

void TestNoteUi::cosignsInABatch()
{
    std::vector<chart::NoteId> asked;
    for (const QString &plan : {u"First plan"_s, u"Second plan"_s, u"Third plan"_s})
        asked.push_back(signedBy(m_nurse, plan));
    // Asked on screen for the last one, by the service for the others.
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->then(Qt::Key_Return));
    QVERIFY(m_notes->tabTo(u"note.askCosign"_s));
    m_notes->press(Qt::Key_Return);
    QCOMPARE(m_notes->focusName(), u"note.request.whom"_s);
    m_notes->press(Qt::Key_Tab);
    m_notes->type(u"Please look at the plan"_s);
    QVERIFY(m_notes->then(Qt::Key_Return));
    QVERIFY(m_notes->readText().contains(u"Waits for the co-signature of any medical director"_s));
    QVERIFY(m_notes->readText().contains(u"Please look at the plan"_s));
    m_notes->window.reset();
    int open = 0;
    for (const chart::NoteId id : asked)
        open += service(m_nurse).requestCosign(id, {}, {}).result().ok() ? 1 : 0;
    QCOMPARE(open, 2);

    test::WindowFixture window(*m_practice);
    QVERIFY(window.start());
    QVERIFY(window.logIn(m_director));
    window.press(Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    auto *view = window.only<AttentionView>();
    auto *reading = window.named<NoteReading>(u"attention.reading"_s);
    QSignalSpy shown(view, &AttentionView::shown);
    auto *table = window.named<TableView>(u"attention.table"_s);
    const QString newest = u"First plan"_s;
    while (reading->record().note.id.isNull())
        QVERIFY(shown.wait());
    QCOMPARE(table->model()->rowCount(), 3);
    QCOMPARE(window.focusName(), u"attention.table"_s);
    window.press(Qt::CTRL | Qt::Key_Return); // nothing is marked yet
    QVERIFY(!window.isShown(u"note.sign"_s));
    QSet<QString> read;
    for (int row = 0; row < 3; ++row) {
        const chart::NoteId before = reading->record().note.id;
        read.insert(reading->record().sections.back().value);
        window.press(Qt::Key_Space);
        while (row < 2 && (reading->record().note.id == before || reading->record().note.id.isNull()))
            QVERIFY(shown.wait());
    }
    QCOMPARE(read.size(), 3);
    QVERIFY(read.contains(newest));
    window.press(Qt::CTRL | Qt::Key_Return);
    QCOMPARE(window.focusName(), u"note.sign.password"_s);
    window.type(u"wrong"_s);
    shown.clear();
    window.press(Qt::Key_Return);
    QVERIFY(test::seen(shown));
    window.type(test::PracticeFixture::passwordText(m_director));
    QSignalSpy done(view, &AttentionView::cosigned);
    window.press(Qt::Key_Return);
    QVERIFY(test::seen(done));
    QCOMPARE(done.front().front().toInt(), 3);
    while (table->model()->rowCount() > 0)
        QVERIFY(shown.wait());
    QCOMPARE(window.named<Banner>(u"attention.banner"_s)->text(), u"3 notes are co-signed."_s);
    QCOMPARE(window.nameless(), QStringList());
    window.window.reset();
    for (const chart::NoteId id : asked) {
        const auto record = service(m_nurse).view(id).result();
        QVERIFY(record.ok() && record->signatures.size() == 2);
    }
}

void TestNoteUi::oldDraftsAreGoneOnWith()
{
    const auto note = service(m_director).add({m_patient, {}, u"soap"_s, {{u"plan"_s, u"Half"_s}}}).result();
    QVERIFY(note.ok());
    m_practice->clock.advance(25 * 3'600'000LL);
    test::WindowFixture window(*m_practice);
    QVERIFY(window.start());
    QVERIFY(window.logIn(m_director));
    window.press(Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    auto *view = window.only<AttentionView>();
    auto *table = window.named<TableView>(u"attention.table"_s);
    QSignalSpy shown(view, &AttentionView::shown);
    while (table->model()->rowCount() == 0)
        QVERIFY(shown.wait());
    QVERIFY(table->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"Margarethe"_s));
    window.press(Qt::CTRL | Qt::Key_End);
    window.press(Qt::Key_Return);
    while (!window.isShown(u"note.editor"_s))
        QVERIFY(shown.wait());
    QCOMPARE(window.named<NoteTextEdit>(u"note.field.plan"_s)->toPlainText(), u"Half"_s);
    window.type(u"More"_s);
    // Locked in the middle of it, and back.
    QSignalSpy locked(window.window.get(), &MainWindow::locked);
    window.press(Qt::CTRL | Qt::Key_L);
    QVERIFY(test::seen(locked));
    QVERIFY(window.logIn(m_director));
    while (!window.isShown(u"note.editor"_s) || window.focusName().isEmpty()) {
        QSignalSpy again(window.only<AttentionView>(), &AttentionView::shown);
        QVERIFY(again.wait());
    }
    QCOMPARE(window.named<NoteTextEdit>(u"note.field.subjective"_s)->toPlainText(), u"More"_s);
    window.window.reset();
    QVERIFY(service(m_director).discard(note->id).result().ok());
}

void TestNoteUi::lockWhileSigning()
{
    QVERIFY(startAs(m_nurse));
    QVERIFY(m_notes->begin(u"SOAP note"_s));
    m_notes->type(u"Text"_s);
    const chart::NoteId id = m_notes->editor()->note();
    QVERIFY(m_notes->then(Qt::CTRL | Qt::Key_Return));
    m_notes->type(test::PracticeFixture::passwordText(m_nurse));
    m_notes->press(Qt::Key_Return);
    m_notes->window.reset(); // before the answer
    m_practice->lock();
    // Signed and locked, or a draft: nothing in between.
    const auto record = service(m_nurse).view(id).result();
    QVERIFY(record.ok());
    QCOMPARE(record->sections.front().value, u"Text"_s);
    if (record->state == chart::NoteState::signed_) {
        const auto verdict = service(m_nurse).verify(id).result();
        QVERIFY(verdict.ok() && verdict->good);
    } else {
        QVERIFY(record->state == chart::NoteState::draft && record->signatures.empty());
    }
}

void TestNoteUi::frontDeskSeesNoNotes()
{
    signedBy(m_nurse, u"Massage daily."_s);
    QVERIFY(m_notes->start(m_desk, m_patient, u"Margarethe Núñez"_s));
    QVERIFY(m_notes->isShown(u"notes.problem"_s));
    m_notes->press(Qt::CTRL | Qt::SHIFT | Qt::Key_N);
    QVERIFY(!m_notes->isShown(u"note.forms"_s));
}

void TestNoteUi::everyControlHasItsNames()
{
    signedBy(m_nurse, u"Massage daily."_s);
    QVERIFY(startAs(m_nurse));
    const auto nameless = [this] {
        QStringList found;
        for (QWidget *widget : m_notes->window->findChildren<QWidget *>())
            if (widget->isVisible() && widget->focusPolicy() & Qt::TabFocus && !widget->focusProxy()
                && (widget->objectName().isEmpty() || widget->accessibleName().isEmpty()))
                found << QStringLiteral("%1 '%2'").arg(QLatin1String(widget->metaObject()->className()),
                                                       widget->objectName());
        return found;
    };
    QCOMPARE(nameless(), QStringList());
    QVERIFY(m_notes->then(Qt::Key_Return));
    QCOMPARE(nameless(), QStringList());
    QVERIFY(m_notes->then(Qt::CTRL | Qt::Key_P));
    m_notes->press(Qt::CTRL | Qt::Key_S);
    QCOMPARE(nameless(), QStringList());
    m_notes->press(Qt::Key_Escape);
    m_notes->press(Qt::Key_Escape);
    QVERIFY(m_notes->then(Qt::Key_Escape));
    for (const QString &form : {u"Injectable treatment"_s, u"Laser and light treatment"_s}) {
        QVERIFY(m_notes->begin(form));
        QCOMPARE(nameless(), QStringList());
        QVERIFY(m_notes->then(Qt::CTRL | Qt::Key_Return));
        QCOMPARE(nameless(), QStringList());
        m_notes->press(Qt::Key_Escape);
        QVERIFY(m_notes->then(Qt::Key_Escape));
    }
}

VB_TEST(TestNoteUi)
#include "test_note_ui.moc"
