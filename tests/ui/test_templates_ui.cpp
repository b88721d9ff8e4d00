#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/note/note_forms.h"
#include "ui/note/template_draft.h"
#include "ui/note/templates_view.h"
#include "ui/omnibox/omnibox.h"
#include "ui/settings/catalogue_card.h"
#include "ui/settings/settings_view.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

/// Forms for notes and the catalogue in the settings: by keys, over a real store.
class TestTemplatesUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void theFormsOfThePracticeAreListed();
    void aNewFormIsWrittenByKeys();
    void problemsStandAtTheirFields();
    void whatIsBuiltInIsChangedAndRestored();
    void retiredAndBackAgain();
    void aPastEditionIsUsedAgain();
    void unsavedChangesAreAskedAbout();
    void whatWasTypedIsThereAfterALock();
    void draftsOfFormsAreRead();
    void partsAreThoseOfTheRole();
    void servicesAreWrittenByKeys();
    void productsAreTakenOutOfUse();
    void everyControlHasItsNames();

private:
    bool startAs(const QString &login) { return m_window->start() && m_window->logIn(login); }
    /// By the omnibox; returns when the list is there.
    bool openForms();
    bool openCatalogue();
    void goTo(const QString &words);
    bool turned(const std::function<void()> &act);
    bool listed(const std::function<void()> &act);
    bool choose(const QString &form);
    [[nodiscard]] TableView *table(const QString &name) const { return m_window->named<TableView>(name); }
    [[nodiscard]] QStringList column(const QString &name, int column) const;
    [[nodiscard]] QString said() const { return m_window->named<Banner>(u"templates.banner"_s)->text(); }
    [[nodiscard]] std::optional<chart::NoteTemplate> inForce(const QString &id);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_manager;
};

void TestTemplatesUi::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_manager = m_practice->addPerson(Role::manager);
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestTemplatesUi::cleanup()
{
    m_window.reset();
    m_practice.reset();
}

void TestTemplatesUi::goTo(const QString &words)
{
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_K));
    m_window->type(u">"_s + words);
    m_window->press(Qt::Key_Return);
}

bool TestTemplatesUi::openForms()
{
    goTo(u"note forms"_s);
    QSignalSpy came(m_window->only<TemplatesView>(), &TemplatesView::listed);
    const bool isThere = table(u"templates.table"_s)->model()->rowCount() > 0; // it was shown before
    return (isThere || test::seen(came)) && m_window->focusName() == u"templates.table"_s;
}

bool TestTemplatesUi::openCatalogue()
{
    goTo(u"settings appearance"_s);
    QSignalSpy services(m_window->named<CatalogueCard>(u"catalogue.services"_s), &CatalogueCard::listed);
    QSignalSpy products(m_window->named<CatalogueCard>(u"catalogue.products"_s), &CatalogueCard::listed);
    goTo(u"settings catalogue"_s);
    return test::seen(services) && test::seen(products) && m_window->focusName() == u"catalogue.services.table"_s;
}

bool TestTemplatesUi::turned(const std::function<void()> &act)
{
    QSignalSpy spy(m_window->only<TemplatesView>(), &TemplatesView::turned);
    act();
    return test::seen(spy);
}

bool TestTemplatesUi::listed(const std::function<void()> &act)
{
    QSignalSpy spy(m_window->only<TemplatesView>(), &TemplatesView::listed);
    act();
    return test::seen(spy);
}

bool TestTemplatesUi::choose(const QString &form)
{
    const TableView *list = table(u"templates.table"_s);
    m_window->press(Qt::CTRL | Qt::Key_Home);
    for (int i = 0; i < list->model()->rowCount() && list->currentIndex().siblingAtColumn(0).data() != form; ++i)
        m_window->press(Qt::Key_Down);
    return list->currentIndex().siblingAtColumn(0).data() == form;
}

QStringList TestTemplatesUi::column(const QString &name, int column) const
{
    const QAbstractItemModel *model = table(name)->model();
    QStringList texts;
    for (int row = 0; row < model->rowCount(); ++row)
        texts << model->index(row, column).data().toString();
    return texts;
}

std::optional<chart::NoteTemplate> TestTemplatesUi::inForce(const QString &id)
{
    m_window->window.reset();
    const auto forms = m_practice->as(kOwner).templates().inForce().result();
    std::optional<chart::NoteTemplate> found;
    if (forms.ok())
        for (const chart::NoteTemplate &form : *forms)
            if (form.id == id)
                found = form;
    m_practice->lock();
    return found;
}

void TestTemplatesUi::theFormsOfThePracticeAreListed()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openForms());
    QCOMPARE(column(u"templates.table"_s, 2), QStringList(6, u"Built in"_s));
    QVERIFY(column(u"templates.table"_s, 0).contains(u"SOAP note"_s));
    QVERIFY(!m_window->named<QPushButton>(u"templates.restore"_s)->isEnabled());
    QVERIFY(m_window->named<QPushButton>(u"templates.retire"_s)->isEnabled());
}

void TestTemplatesUi::aNewFormIsWrittenByKeys()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openForms());
    QVERIFY(turned([this] { m_window->press(Qt::ALT | Qt::Key_N); }));
    QCOMPARE(m_window->focusName(), u"template.title"_s);
    m_window->type(u"Brow lift"_s);
    m_window->press(Qt::ALT | Qt::Key_A);
    QCOMPARE(m_window->focusName(), u"template.field.label"_s);
    m_window->type(u"Lift"_s);
    m_window->tabTo(u"template.field.kind"_s);
    for (int i = 0; i < 2; ++i)
        m_window->press(Qt::Key_Down); // text, line, number
    m_window->tabTo(u"template.field.unit"_s);
    m_window->type(u"mm"_s);
    m_window->typeNext(u"0"_s);
    m_window->typeNext(u"20,5"_s);
    m_window->tabTo(u"template.field.wanted"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(column(u"template.fields.table"_s, 0), QStringList({u"Findings"_s, u"Lift"_s, u"Plan"_s}));
    QCOMPARE(column(u"template.fields.table"_s, 1).at(1), u"Number · mm · 0 to 20.5"_s);
    m_window->press(Qt::ALT | Qt::Key_Down);
    QCOMPARE(column(u"template.fields.table"_s, 0), QStringList({u"Findings"_s, u"Plan"_s, u"Lift"_s}));
    m_window->press(Qt::ALT | Qt::Key_A);
    m_window->type(u"Side"_s);
    m_window->tabTo(u"template.field.kind"_s);
    for (int i = 0; i < 3; ++i)
        m_window->press(Qt::Key_Down); // text, line, number, choice
    m_window->tabTo(u"template.field.options"_s);
    m_window->type(u"left"_s);
    m_window->press(Qt::Key_Return);
    m_window->type(u"right"_s);
    m_window->press(Qt::ALT | Qt::Key_I);
    QCOMPARE(m_window->focusName(), u"template.snippet.trigger"_s);
    m_window->type(u"ok"_s);
    m_window->typeNext(u"Content"_s);
    m_window->typeNext(u"{patient} is content."_s);
    // As whoever writes meets it, and back.
    QVERIFY(turned([this] { m_window->press(Qt::ALT | Qt::Key_P); }));
    QVERIFY(m_window->isShown(u"note.field.lift"_s) && m_window->isShown(u"note.field.side"_s));
    QVERIFY(turned([this] { m_window->press(Qt::Key_Escape); }));
    QVERIFY(m_window->isShown(u"template.editor"_s));
    QVERIFY(listed([this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    QVERIFY2(said().startsWith(u"Saved."_s), qPrintable(said()));
    QCOMPARE(table(u"templates.table"_s)->currentIndex().siblingAtColumn(0).data().toString(), u"Brow lift"_s);
    const auto form = inForce(u"brow_lift"_s);
    QVERIFY(form && form->fields.size() == 4 && form->snippets.size() == 1);
    const chart::TemplateField &lift = form->fields.at(2);
    QVERIFY(lift.id == u"lift"_s && lift.kind == chart::FieldKind::number && lift.unit == u"mm"_s && lift.wanted);
    QVERIFY(lift.least == 0.0 && lift.most == 20.5);
    QCOMPARE(form->fields.at(3).options, QStringList({u"left"_s, u"right"_s}));
    QCOMPARE(form->snippets.front().trigger, u".ok"_s);
}

void TestTemplatesUi::problemsStandAtTheirFields()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openForms());
    QVERIFY(turned([this] { m_window->press(Qt::ALT | Qt::Key_N); }));
    const auto save = [this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); };
    save();
    QCOMPARE(m_window->focusName(), u"template.title"_s);
    QVERIFY(!m_window->named<LineField>(u"template.title"_s)->problem().isEmpty());
    m_window->type(u"Brow lift"_s);
    m_window->press(Qt::ALT | Qt::Key_A);
    save();
    const auto *label = m_window->named<LineField>(u"template.field.label"_s);
    QCOMPARE(m_window->focusName(), u"template.field.label"_s);
    QCOMPARE(label->accessibleDescription(), u"The label must not be empty."_s);
    m_window->type(u"plan"_s);
    QVERIFY(label->accessibleDescription().isEmpty());
    save();
    QVERIFY2(label->accessibleDescription().contains(u"same label"_s), qPrintable(label->accessibleDescription()));
    m_window->press(Qt::Key_Delete); // in the text: nothing is taken away
    QCOMPARE(table(u"template.fields.table"_s)->model()->rowCount(), 3);
    m_window->tabTo(u"template.fields.table"_s);
    m_window->press(Qt::Key_Delete);
    QCOMPARE(table(u"template.fields.table"_s)->model()->rowCount(), 2);
    m_window->press(Qt::ALT | Qt::Key_I);
    save();
    QCOMPARE(m_window->focusName(), u"template.snippet.trigger"_s);
    m_window->press(Qt::ALT | Qt::Key_P); // a preview wants a whole form, too
    QVERIFY(m_window->isShown(u"template.editor"_s));
}

void TestTemplatesUi::whatIsBuiltInIsChangedAndRestored()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openForms());
    QVERIFY(choose(u"SOAP note"_s));
    QVERIFY(turned([this] { m_window->press(Qt::Key_Return); }));
    m_window->press(QKeySequence::SelectAll);
    m_window->type(u"SOAP, ours"_s);
    QVERIFY(listed([this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    QVERIFY(column(u"templates.table"_s, 0).contains(u"SOAP, ours"_s));
    QVERIFY(choose(u"SOAP, ours"_s));
    QVERIFY(table(u"templates.table"_s)->currentIndex().siblingAtColumn(2).data().toString().endsWith(m_manager));
    m_window->press(Qt::ALT | Qt::Key_B);
    QCOMPARE(m_window->focusName(), u"templates.question.no"_s);
    QVERIFY(listed([this] {
        m_window->press(Qt::SHIFT | Qt::Key_Tab);
        m_window->press(Qt::Key_Space);
    }));
    QVERIFY(column(u"templates.table"_s, 0).contains(u"SOAP note"_s));
    QCOMPARE(said(), u"The built-in form is in use again."_s);
}

void TestTemplatesUi::retiredAndBackAgain()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openForms());
    QVERIFY(choose(u"Follow-up"_s));
    m_window->press(Qt::ALT | Qt::Key_R);
    QVERIFY(listed([this] {
        m_window->press(Qt::SHIFT | Qt::Key_Tab);
        m_window->press(Qt::Key_Space);
    }));
    QCOMPARE(column(u"templates.table"_s, 0).last(), u"Follow-up"_s); // the retired ones come last
    QVERIFY(!m_window->named<QPushButton>(u"templates.retire"_s)->isEnabled());
    QVERIFY(turned([this] { m_window->press(Qt::Key_Return); }));
    QVERIFY(listed([this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    QVERIFY(m_window->named<QPushButton>(u"templates.retire"_s)->isEnabled());
    QVERIFY(inForce(u"follow_up"_s));
}

void TestTemplatesUi::aPastEditionIsUsedAgain()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openForms());
    QVERIFY(choose(u"SOAP note"_s));
    QVERIFY(turned([this] { m_window->press(Qt::Key_Return); }));
    m_window->press(QKeySequence::SelectAll);
    m_window->type(u"SOAP, ours"_s);
    QVERIFY(listed([this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    QVERIFY(turned([this] { m_window->press(Qt::ALT | Qt::Key_H); }));
    QCOMPARE(m_window->focusName(), u"templates.past.table"_s);
    QCOMPARE(column(u"templates.past.table"_s, 1), QStringList({u"Test manager"_s, u"Verbena"_s}));
    m_window->press(Qt::Key_Down);
    QVERIFY(turned([this] { m_window->press(Qt::Key_Return); }));
    QVERIFY(m_window->isShown(u"template.preview.action"_s));
    m_window->tabTo(u"template.preview.action"_s);
    QVERIFY(listed([this] { m_window->press(Qt::Key_Space); }));
    QVERIFY(column(u"templates.table"_s, 0).contains(u"SOAP note"_s));
    QVERIFY(inForce(u"soap"_s)->version > 1); // an edition of its own, not what is built in
}

void TestTemplatesUi::unsavedChangesAreAskedAbout()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openForms());
    QVERIFY(turned([this] { m_window->press(Qt::Key_Return); }));
    m_window->type(u" x"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"template.discard.no"_s);
    m_window->press(Qt::Key_Escape); // keep editing
    QVERIFY(m_window->isShown(u"template.editor"_s));
    // Leaving the settings asks, too.
    QVERIFY(!m_window->window->close());
    QCOMPARE(m_window->focusName(), u"settings.unsaved.no"_s);
    m_window->press(Qt::SHIFT | Qt::Key_Tab);
    m_window->press(Qt::Key_Space);
    QVERIFY(!m_window->isShown(u"template.editor"_s));
    QVERIFY(!column(u"templates.table"_s, 0).filter(u" x"_s).size());
}

void TestTemplatesUi::whatWasTypedIsThereAfterALock()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openForms());
    QVERIFY(choose(u"SOAP note"_s));
    QVERIFY(turned([this] { m_window->press(Qt::Key_Return); }));
    m_window->press(Qt::ALT | Qt::Key_A);
    m_window->type(u"Homework"_s);
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    QVERIFY(test::seen(locked));
    m_practice->clock.advance(60'000);
    QVERIFY(m_window->logIn(m_manager));
    QVERIFY(m_window->untilShown(u"template.editor"_s));
    QVERIFY(column(u"template.fields.table"_s, 0).contains(u"Homework"_s));
    QVERIFY(listed([this] { m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); }));
    const auto form = inForce(u"soap"_s);
    QVERIFY(form && form->field(u"homework"_s));
}

void TestTemplatesUi::draftsOfFormsAreRead()
{
    TemplateDraft draft;
    draft.form.title = u"Half"_s;
    draft.form.fields = {{.id = u"a"_s, .label = {}, .kind = chart::FieldKind::number, .least = 1.5},
                         {.id = {}, .label = u"B"_s, .kind = chart::FieldKind::choice, .options = {u"x"_s}}};
    draft.form.snippets = {{u"."_s, {}, u"…"_s}};
    draft.before = QByteArrayLiteral("before");
    const auto read = TemplateDraft::decoded(draft.encoded());
    QVERIFY(read);
    QCOMPARE(templateBytes(read->form), templateBytes(draft.form));
    QCOMPARE(read->before, draft.before);
    QVERIFY(!TemplateDraft::decoded(QByteArrayLiteral("nonsense")));
    QVERIFY(!TemplateDraft::decoded({}));
}

void TestTemplatesUi::partsAreThoseOfTheRole()
{
    const auto parts = [this] {
        goTo(u"settings appearance"_s);
        const auto *tabs = m_window->named<QTabBar>(u"settings.tabs"_s);
        QStringList labels;
        for (int i = 0; i < tabs->count(); ++i)
            labels << tabs->tabText(i);
        m_window->window.reset();
        return labels;
    };
    const QString nurse = m_practice->addPerson(Role::nurse);
    const QString director = m_practice->addPerson(Role::medicalDirector);
    QVERIFY(startAs(nurse));
    QCOMPARE(parts(), QStringList({u"Appearance"_s, u"Backups"_s}));
    QVERIFY(startAs(director));
    QCOMPARE(parts(), QStringList({u"Note forms"_s, u"Appearance"_s, u"Backups"_s}));
    QVERIFY(startAs(m_manager));
    QCOMPARE(parts(), QStringList({u"Note forms"_s, u"Catalogue"_s, u"Appearance"_s, u"Backups"_s}));
}

void TestTemplatesUi::servicesAreWrittenByKeys()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openCatalogue());
    QVERIFY(m_window->isShown(u"catalogue.services.empty"_s));
    auto *card = m_window->named<CatalogueCard>(u"catalogue.services"_s);
    m_window->tabTo(u"catalogue.services.name"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S)); // nothing is written yet
    QVERIFY(!m_window->named<LineField>(u"catalogue.services.name"_s)->problem().isEmpty());
    m_window->type(u"Chemical peel"_s);
    m_window->tabTo(u"catalogue.services.minutes"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(u"45"_s);
    m_window->tabTo(u"catalogue.services.room"_s);
    m_window->type(u"Facial room"_s);
    m_window->tabTo(u"catalogue.services.licence"_s);
    m_window->type(u"LE"_s);
    QVERIFY(card->isDirty());
    QSignalSpy came(card, &CatalogueCard::listed);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_S));
    QVERIFY(test::seen(came));
    QVERIFY(!card->isDirty());
    QCOMPARE(column(u"catalogue.services.table"_s, 0), QStringList {u"Chemical peel"_s});
    QCOMPARE(column(u"catalogue.services.table"_s, 1), QStringList {u"45 + 10 min"_s});
    QCOMPARE(column(u"catalogue.services.table"_s, 3), QStringList {u"LE or above"_s});
    // Another one of this name is refused at its field.
    m_window->tabTo(u"catalogue.services.name"_s);
    m_window->type(u"chemical-peel"_s);
    QSignalSpy refused(card, &CatalogueCard::answered);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(refused) && !refused.at(0).at(0).toBool());
    QVERIFY(!m_window->named<LineField>(u"catalogue.services.name"_s)->problem().isEmpty());
}

void TestTemplatesUi::productsAreTakenOutOfUse()
{
    QVERIFY(m_practice->as(kOwner)
                .catalogue()
                .save(practice::Product {.name = u"Botox Cosmetic"_s, .lotTracked = true})
                .result()
                .ok());
    m_practice->lock();
    QVERIFY(startAs(m_manager));
    QVERIFY(openCatalogue());
    auto *card = m_window->named<CatalogueCard>(u"catalogue.products"_s);
    QCOMPARE(column(u"catalogue.products.table"_s, 2), QStringList {u"lot and expiry"_s});
    m_window->tabTo(u"catalogue.products.table"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"catalogue.products.name"_s);
    m_window->tabTo(u"catalogue.products.active"_s);
    m_window->press(Qt::Key_Space);
    // Whoever goes elsewhere is asked.
    QVERIFY(!m_window->window->close());
    QCOMPARE(m_window->focusName(), u"settings.unsaved.no"_s);
    m_window->press(Qt::Key_Space);
    QSignalSpy came(card, &CatalogueCard::listed);
    m_window->tabTo(u"catalogue.products.save"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(came));
    QVERIFY(table(u"catalogue.products.table"_s)
                ->model()
                ->index(0, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .endsWith(u"not in use"_s));
}

void TestTemplatesUi::everyControlHasItsNames()
{
    QVERIFY(startAs(m_manager));
    QVERIFY(openForms());
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(turned([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(turned([this] { m_window->press(Qt::ALT | Qt::Key_P); }));
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(turned([this] { m_window->press(Qt::Key_Escape); }));
    QVERIFY(turned([this] { m_window->press(Qt::Key_Escape); }));
    QVERIFY(turned([this] { m_window->press(Qt::ALT | Qt::Key_H); }));
    QCOMPARE(m_window->nameless(), QStringList());
    QVERIFY(openCatalogue());
    QCOMPARE(m_window->nameless(), QStringList());
}

VB_TEST(TestTemplatesUi)
#include "test_templates_ui.moc"
