#include "app/desktop/tour.h"

#include "ui/record/record_tabs.h"
#include "ui/shell/main_window.h"

#include <QAbstractItemView>
#include <QKeySequence>

namespace vb::desktop {

using namespace Qt::StringLiterals;

/// As the front desk, who has just been asked for a code: a patient comes.
void Tour::addDeskSteps()
{
    constexpr int kDesk = 2;
    const auto answered = [this] { return m_answers >= m_awaited; };
    const auto openFirst = [this] {
        m_awaited = m_answers + 1;
        press(Qt::Key_Return);
    };
    m_steps.push_back({u".desk"_s,
                       [this] {
                           type(m_practice.logins[kDesk].code());
                           press(Qt::Key_Return);
                       },
                       [this] { return !m_window->isLocked() && isFocused(u"patients.searchBox"_s); }});
    m_steps.push_back({u".desk-find"_s, [this] { search(u"gar mar"_s); }, answered});
    m_steps.push_back({u"desk-01-profile"_s, openFirst, answered});
    m_steps.push_back({u"desk-02-visits"_s, [this] { press(ui::RecordTabs::keysOf(1)); },
                       [this] { return isFocused(u"desk.visits.table"_s); }, true});
    m_steps.push_back({u"desk-03-open"_s, [this] { press(Qt::ALT | Qt::Key_O); },
                       [this] { return isFocused(u"chart.form.reason"_s); }});
    m_steps.push_back({u"desk-04-opened"_s,
                       [this] {
                           type(u"Bruise after lip filler"_s);
                           press(Qt::Key_Tab);
                           type(u"Follow"_s);
                           m_awaited = m_answers + 1;
                           press(QKeySequence(Qt::CTRL | Qt::Key_S));
                       },
                       answered});
    m_steps.push_back({u".desk-nobody"_s, [this] { search(u"noa"_s); }, answered});
    m_steps.push_back({u".desk-nobody-open"_s, openFirst, answered});
    m_steps.push_back({u"desk-05-empty"_s, [this] { press(ui::RecordTabs::keysOf(1)); },
                       [this] { return isShown(u"desk.visits.empty"_s); }});
    m_steps.push_back({u".desk-gone"_s, [this] { press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)); },
                       [this] { return m_window->isLocked() && isFocused(u"user"_s); }});
}

/// As the owner, in the settings: the forms for notes, what is offered and used.
void Tour::addCatalogueSteps(const std::function<void()> &next)
{
    const auto shown = [this](const QString &name) { return [this, name] { return isShown(name); }; };
    const auto focused = [this](const QString &name) { return [this, name] { return isFocused(name); }; };
    const auto keys = [this](const QKeySequence &sequence) { return [this, sequence] { press(sequence); }; };
    m_steps.push_back({u"forms-01-list"_s, next, [this] { return rowsOf(u"templates.table"_s) > 0; }, true});
    m_steps.push_back({u"forms-02-editor"_s,
                       [this] {
                           focusOn(u"templates.table"_s);
                           press(Qt::Key_Home);
                           press(Qt::Key_Down);
                           press(Qt::Key_Down);
                           press(Qt::Key_Return);
                       },
                       focused(u"template.title"_s), true});
    m_steps.push_back({u"forms-03-choice"_s,
                       [this] {
                           focusOn(u"template.fields.table"_s);
                           press(Qt::Key_Down);
                       },
                       shown(u"template.field.options"_s)});
    m_steps.push_back({u"forms-04-number"_s,
                       [this] {
                           for (int i = 0; i < 3; ++i)
                               press(Qt::Key_Down);
                       },
                       shown(u"template.field.unit"_s)});
    m_steps.push_back({u"forms-05-problem"_s,
                       [this] {
                           press(Qt::ALT | Qt::Key_A);
                           press(QKeySequence(Qt::CTRL | Qt::Key_S));
                       },
                       focused(u"template.field.label"_s)});
    m_steps.push_back({u"forms-06-snippet"_s,
                       [this] {
                           focusOn(u"template.snippets.table"_s);
                           press(Qt::Key_Down);
                       },
                       focused(u"template.snippets.table"_s)});
    m_steps.push_back({u".forms-whole"_s,
                       [this] {
                           focusOn(u"template.fields.table"_s);
                           press(Qt::Key_Delete);
                       },
                       focused(u"template.fields.table"_s)});
    m_steps.push_back({u"forms-07-preview"_s, keys(Qt::ALT | Qt::Key_P), focused(u"template.preview.back"_s), true});
    m_steps.push_back({u".forms-from-preview"_s, keys(Qt::Key_Escape), focused(u"template.title"_s)});
    m_steps.push_back({u".forms-from-editor"_s, keys(Qt::Key_Escape),
                       [this] { return isFocused(u"templates.table"_s) || isFocused(u"template.discard.no"_s); }});
    m_steps.push_back({u".forms-list"_s,
                       [this] {
                           if (isFocused(u"template.discard.no"_s)) {
                               press(Qt::SHIFT | Qt::Key_Tab);
                               press(Qt::Key_Space);
                           }
                       },
                       focused(u"templates.table"_s)});
    m_steps.push_back({u"forms-08-past"_s,
                       [this] {
                           press(QKeySequence(Qt::CTRL | Qt::Key_Home)); // the one that was edited
                           press(Qt::ALT | Qt::Key_H);
                       },
                       focused(u"templates.past.table"_s)});
    m_steps.push_back({u".forms-past-left"_s, keys(Qt::Key_Escape), focused(u"templates.table"_s)});
    m_steps.push_back({u"forms-09-retire"_s, keys(Qt::ALT | Qt::Key_R), focused(u"templates.question.no"_s)});
    m_steps.push_back({u".forms-kept"_s, keys(Qt::Key_Escape), focused(u"templates.table"_s)});
    m_steps.push_back(
        {u"catalogue-01"_s, next,
         [this] { return rowsOf(u"catalogue.services.table"_s) > 0 && rowsOf(u"catalogue.products.table"_s) > 0; },
         true});
    m_steps.push_back({u"catalogue-02-change"_s,
                       [this] {
                           focusOn(u"catalogue.services.table"_s);
                           press(Qt::Key_Down);
                           press(Qt::Key_Return);
                       },
                       focused(u"catalogue.services.name"_s)});
    m_steps.push_back({u"catalogue-03-products"_s,
                       [this] {
                           press(Qt::Key_Escape);
                           focusOn(u"catalogue.products.save"_s);
                           press(Qt::Key_Space);
                       },
                       [this] { return isInvalid(u"catalogue.products.name"_s); }});
}

} // namespace vb::desktop
