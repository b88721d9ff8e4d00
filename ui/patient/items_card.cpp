#include "ui/patient/items_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/date_field.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/phone_field.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"
#include "ui/patient/email_field.h"
#include "ui/patient/patient_text.h"
#include "ui/patient/scroll_page.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kLongestItemText = 200;

void emptyRows(QVBoxLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        delete item->widget(); // at once: nothing of a record stays behind
        delete item;
    }
}

} // namespace

ItemsCard::ItemsCard(session::Session &session, ItemCardSpec spec, bool mayEdit, QWidget *parent)
    : Card(spec.title, parent)
    , m_session(session)
    , m_spec(std::move(spec))
    , m_mayEdit(mayEdit)
    , m_add(new QPushButton(icon(IconName::plus), m_spec.add))
    , m_banner(new Banner(BannerKind::danger))
    , m_rows(new QVBoxLayout)
    , m_question(new Question(m_spec.id, ButtonKind::danger))
    , m_editorPlace(new QVBoxLayout)
{
    setObjectName(m_spec.id);
    m_add->setObjectName(m_spec.id + QStringLiteral(".add"));
    m_add->setAccessibleName(m_spec.add);
    setButtonKind(m_add, ButtonKind::flat);
    if (!mayEdit)
        m_add->hide();
    setTitleAction(m_add);
    m_banner->setObjectName(m_spec.id + QStringLiteral(".error"));
    m_banner->hide();
    m_rows->setSpacing(space::m);
    body()->setSpacing(space::m);
    body()->addWidget(m_banner);
    body()->addLayout(m_rows);
    body()->addWidget(m_question);
    body()->addLayout(m_editorPlace);
    connect(m_add, &QPushButton::clicked, this, [this] { startAdd(); });
    connect(m_question, &Question::confirmed, this, &ItemsCard::remove);
    connect(m_question, &Question::stopped, this, [this] { m_toRemove.reset(); });
}

void ItemsCard::setItems(PatientId patient, const std::vector<patient::Item> &items)
{
    m_patient = patient;
    m_items.clear();
    std::copy_if(items.begin(), items.end(), std::back_inserter(m_items), [this](const patient::Item &item) {
        if (item.kind != m_spec.kind)
            return false;
        for (auto fixed = m_spec.fixed.begin(); fixed != m_spec.fixed.end(); ++fixed)
            if (item.at(fixed.key()) != fixed.value())
                return false;
        return true;
    });
    showRows();
    if (std::exchange(m_focusAdd, false) && m_add->isVisible())
        m_add->setFocus(Qt::OtherFocusReason);
}

void ItemsCard::clear()
{
    ++m_asked;
    m_focusAdd = false;
    m_banner->hide();
    m_question->close();
    m_toRemove.reset();
    closeEditor();
    m_items.clear();
    emptyRows(m_rows);
}

void ItemsCard::showRows()
{
    emptyRows(m_rows);
    for (const patient::Item &item : m_items)
        m_rows->addWidget(makeRow(item));
    if (m_items.empty())
        m_rows->addWidget(new TextLabel(m_spec.empty, TextRole::body, TextTone::muted));
}

QWidget *ItemsCard::makeRow(const patient::Item &item)
{
    auto *row = new QWidget;
    auto *across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::xs);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    const QString headline = m_spec.headline(item);
    words->addWidget(new ElidedLabel(headline));
    if (const QString details = m_spec.details(item); !details.isEmpty())
        words->addWidget(new ElidedLabel(details, TextRole::caption, TextTone::muted));
    across->addLayout(words, 1);
    const bool own = !item.id.isNull(); // else the first number of a merged record
    if (!m_mayEdit || !own)
        return row;
    const auto button = [&](IconName image, const QString &name, const QString &id, auto act) {
        auto *made = new IconButton(image, name.arg(headline));
        made->setObjectName(m_spec.id + id);
        connect(made, &QToolButton::clicked, this, act);
        across->addWidget(made, 0, Qt::AlignTop);
    };
    if (m_spec.canBeFirst)
        button(IconName::chevronUp, tr("Make %1 the first"), QStringLiteral(".first"),
               [this, id = item.id] { makeFirst(id); });
    button(IconName::edit, tr("Change %1"), QStringLiteral(".edit"), [this, item] { startEdit(item); });
    button(IconName::trash, tr("Remove %1"), QStringLiteral(".remove"), [this, item] { askToRemove(item); });
    return row;
}

void ItemsCard::startAdd(const QMap<QString, QString> &values)
{
    if (m_mayEdit)
        openEditor(std::nullopt, values);
}

void ItemsCard::startEdit(const patient::Item &item)
{
    openEditor(item.id, item.values);
}

void ItemsCard::openEditor(std::optional<EntityId> item, const QMap<QString, QString> &values)
{
    closeEditor();
    m_question->close();
    m_banner->hide();
    m_edited = item;
    m_editor = makeEditor(values);
    m_editorPlace->addWidget(m_editor);
    m_editor->show(); // now, not with the next event
    m_add->setEnabled(false);
    ScrollPage::bringIntoView(m_editor); // all of it, not only its first field
    m_inputs.front().form->field()->setFocus(Qt::TabFocusReason);
}

QWidget *ItemsCard::makeEditor(const QMap<QString, QString> &values)
{
    auto *editor = new QWidget;
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::m);
    int place = 0;
    for (const ItemCardSpec::Field &field : m_spec.fields) {
        FormField *form = makeInput(field, values.value(field.column));
        m_inputs.push_back({field.column, form, textOf(form)});
        grid->addWidget(form, place / 2, place % 2);
        ++place;
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    m_save = new BusyButton(tr("Save"), ButtonKind::primary);
    m_save->setObjectName(m_spec.id + QStringLiteral(".save"));
    m_save->setAccessibleName(tr("Save"));
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(m_spec.id + QStringLiteral(".cancel"));
    cancel->setAccessibleName(tr("Cancel"));
    connect(m_save, &QPushButton::clicked, this, &ItemsCard::save);
    connect(cancel, &QPushButton::clicked, this, [this] {
        closeEditor();
        m_add->setFocus(Qt::OtherFocusReason);
    });
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_save);
    buttons->addWidget(cancel);
    buttons->addStretch();
    auto *down = new QVBoxLayout(editor);
    down->setContentsMargins(0, space::s, 0, 0);
    down->setSpacing(space::m);
    down->addLayout(grid);
    down->addLayout(buttons);
    return editor;
}

FormField *ItemsCard::makeInput(const ItemCardSpec::Field &field, const QString &text)
{
    QWidget *widget = nullptr;
    if (field.input == ItemCardSpec::Input::choice) {
        auto *box = new QComboBox;
        if (!field.required)
            box->addItem(tr("Not recorded"), QString());
        for (const ItemCardSpec::Choice &choice : field.choices)
            box->addItem(choice.text, choice.code);
        box->setCurrentIndex(std::max(0, box->findData(text)));
        widget = box;
    } else {
        LineField *line = nullptr;
        switch (field.input) {
        case ItemCardSpec::Input::phone: line = new PhoneField(practiceRegion(m_session)); break;
        case ItemCardSpec::Input::email: line = new EmailField; break;
        case ItemCardSpec::Input::date: line = new DateField; break;
        case ItemCardSpec::Input::text:
        case ItemCardSpec::Input::choice:
            line = new LineField;
            line->setMaxLength(kLongestItemText);
            break;
        }
        line->setText(text);
        line->setRequired(field.required);
        connect(line, &QLineEdit::returnPressed, this, &ItemsCard::save);
        widget = line;
    }
    widget->setObjectName(m_spec.id + u'.' + field.column);
    widget->setAccessibleName(field.label);
    auto *form = new FormField(field.label, widget);
    form->setOptional(!field.required);
    return form;
}

QString ItemsCard::textOf(const FormField *form)
{
    if (const auto *box = qobject_cast<const QComboBox *>(form->field()))
        return box->currentData().toString();
    if (const auto *date = qobject_cast<const DateField *>(form->field()); date && date->date().isValid())
        return date->date().toString(Qt::ISODate);
    return static_cast<const LineField *>(form->field())->cleanText();
}

bool ItemsCard::isDirty() const
{
    return std::any_of(m_inputs.begin(), m_inputs.end(),
                       [](const Input &input) { return textOf(input.form) != input.before; });
}

std::optional<PatientDraft::Row> ItemsCard::draft() const
{
    if (!isDirty() || m_save->isBusy())
        return std::nullopt;
    PatientDraft::Row row {.card = m_spec.id, .item = m_edited, .typed = {}};
    for (const Input &input : m_inputs)
        row.typed.emplace_back(input.column, textOf(input.form));
    return row;
}

void ItemsCard::restore(const PatientDraft::Row &row)
{
    if (!m_mayEdit)
        return;
    const auto item = std::find_if(m_items.begin(), m_items.end(),
                                   [&row](const patient::Item &one) { return row.item && one.id == *row.item; });
    if (item == m_items.end())
        startAdd();
    else
        startEdit(patient::Item(*item));
    for (const auto &[column, text] : row.typed)
        for (const Input &input : m_inputs)
            if (input.column == column)
                setText(input.form, text);
}

void ItemsCard::setText(const FormField *form, const QString &text)
{
    if (auto *box = qobject_cast<QComboBox *>(form->field()))
        box->setCurrentIndex(std::max(0, box->findData(text)));
    else
        static_cast<LineField *>(form->field())->setText(text);
}

void ItemsCard::discard()
{
    m_banner->hide();
    m_question->close();
    closeEditor();
}

void ItemsCard::closeEditor()
{
    m_inputs.clear();
    m_edited.reset();
    m_save = nullptr;
    if (m_editor) {
        m_editor->hide();
        m_editor->deleteLater();
        m_editor = nullptr;
    }
    m_add->setEnabled(true);
}

void ItemsCard::save()
{
    if (!m_editor || m_save->isBusy())
        return;
    LineField *first = nullptr;
    QMap<QString, QString> values = m_edited ? QMap<QString, QString>() : m_spec.fixed;
    for (const Input &input : m_inputs) {
        if (auto *line = qobject_cast<LineField *>(input.form->field()); line && !line->check() && !first)
            first = line;
        const QString text = textOf(input.form);
        if (m_edited ? text != input.before : !text.isEmpty())
            values.insert(input.column, text);
    }
    if (first) {
        first->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_banner->hide();
    const auto watch = [this](const auto &future) {
        m_save->watch(future);
        deliver(future, this, [this, question = m_asked](const auto &answer) {
            if (question == m_asked)
                take(answer.ok() ? Result<void>() : Result<void>(answer.error()));
        });
    };
    if (m_edited)
        watch(m_session.patients().changeItem(m_spec.kind, *m_edited, values));
    else
        watch(m_session.patients().addItem(m_patient, m_spec.kind, values));
}

void ItemsCard::take(const Result<void> &answer)
{
    if (answer.ok()) {
        closeEditor();
        m_question->close();
        m_toRemove.reset();
        m_focusAdd = true;
        Q_EMIT changed();
    } else if (!showError(answer.error())) {
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
    }
    Q_EMIT answered();
}

/// Under its field, when the error names one.
bool ItemsCard::showError(const Error &error)
{
    const QString column = error.detail.section(QStringLiteral(": "), 0, 0);
    for (const Input &input : m_inputs) {
        if (error.code != Code::invalid || input.column != column)
            continue;
        const QString problem = column == u"role"
            ? tr("A guardian is for people under 18. Please check the birth date, or choose another role.")
            : tr("This cannot be stored as it is. Please check it.");
        if (auto *line = qobject_cast<LineField *>(input.form->field()))
            line->setProblem(problem);
        else
            input.form->setError(problem);
        input.form->field()->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void ItemsCard::askToRemove(const patient::Item &item)
{
    closeEditor();
    m_toRemove = item.id;
    m_question->ask(tr("Remove %1 from the record? What was recorded stays in the history.").arg(m_spec.headline(item)),
                    tr("Remove"), tr("Keep"));
}

void ItemsCard::remove()
{
    if (!m_toRemove)
        return;
    const QFuture<Result<void>> future = m_session.patients().removeItem(m_spec.kind, *m_toRemove);
    m_question->yesButton()->watch(future);
    deliver(future, this, [this, question = m_asked](const Result<void> &answer) {
        if (question == m_asked)
            take(answer);
    });
}

void ItemsCard::makeFirst(EntityId item)
{
    deliver(m_session.patients().preferContact(item), this, [this, question = m_asked](const Result<void> &answer) {
        if (question == m_asked)
            take(answer);
    });
}

bool ItemsCard::event(QEvent *event)
{
    // Before the page's own shortcut: Esc leaves what is being typed, not the page.
    if (event->type() == QEvent::ShortcutOverride && (m_editor || m_question->isAsking())
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return Card::event(event);
}

void ItemsCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || !m_editor) {
        Card::keyPressEvent(event);
    } else if (!m_save->isBusy()) {
        closeEditor();
        m_add->setFocus(Qt::OtherFocusReason);
    }
}

} // namespace vb::ui
