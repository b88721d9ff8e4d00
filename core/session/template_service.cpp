#include "core/session/template_service.h"

#include "core/session/open_store.h"
#include "core/store/future.h"

#include <algorithm>
#include <map>

namespace vb::session {

using access::Right;
using chart::TemplateBook;
using chart::TemplateEdition;
using chart::TemplateState;
using store::AuditedTx;
using store::Intent;
using store::Reader;

namespace {

Result<QHash<StaffId, QString>> templateAuthors(Reader &reader)
{
    VB_TRY(const std::vector<staff::Member> people, staff::directory(reader));
    QHash<StaffId, QString> names;
    for (const staff::Member &member : people)
        names.insert(member.id, member.name);
    return names;
}

Result<std::vector<TemplateLine>> templateLines(Reader &reader, const TemplateBook &builtIn)
{
    VB_TRY(const std::vector<TemplateEdition> editions, chart::templateEditions(reader));
    VB_TRY(const auto names, templateAuthors(reader));
    std::map<QString, TemplateLine> lines;
    for (const chart::NoteTemplate *form : builtIn.newest())
        lines[form->id] = {.form = *form, .hasBuiltIn = true};
    for (const TemplateEdition &edition : editions) { // of each the newest is last
        TemplateLine &line = lines[edition.templateId];
        line.state = edition.state;
        line.atMs = edition.number;
        line.author = names.value(edition.author);
        if (edition.state != TemplateState::builtIn)
            line.form = edition.form;
        else if (const chart::NoteTemplate *form = builtIn.findBuiltIn(edition.templateId))
            line.form = *form;
    }
    std::vector<TemplateLine> out;
    for (auto &[id, line] : lines)
        if (!line.form.title.isEmpty()) // else it went back to a form that this program does not have
            out.push_back(std::move(line));
    std::stable_sort(out.begin(), out.end(), [](const TemplateLine &a, const TemplateLine &b) {
        const bool aRetired = a.state == TemplateState::retired;
        const bool bRetired = b.state == TemplateState::retired;
        return aRetired != bRetired ? bRetired : a.form.title.compare(b.form.title, Qt::CaseInsensitive) < 0;
    });
    return out;
}

} // namespace

std::shared_ptr<const chart::TemplateBook> builtInTemplates()
{
    Result<TemplateBook> book = TemplateBook::builtIn();
    VB_INVARIANT(book.ok()); // part of the program; a test reads them
    return std::make_shared<const TemplateBook>(std::move(*book));
}

TemplateService::TemplateService(OpenStore &open) : m_open(open), m_builtIn(builtInTemplates()) { }

QFuture<Result<std::vector<chart::NoteTemplate>>> TemplateService::inForce()
{
    using R = Result<std::vector<chart::NoteTemplate>>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {Right::templateList},
            [builtIn = m_builtIn](Reader &reader, Intent &) -> R {
                VB_TRY(const TemplateBook book, chart::templateBook(reader, *builtIn));
                std::vector<chart::NoteTemplate> forms;
                for (const chart::NoteTemplate *form : book.newest())
                    forms.push_back(*form);
                return forms;
            },
            done);
    });
}

QFuture<Result<std::vector<TemplateLine>>> TemplateService::list()
{
    using R = Result<std::vector<TemplateLine>>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {Right::templateList},
            [builtIn = m_builtIn](Reader &reader, Intent &) -> R { return templateLines(reader, *builtIn); }, done);
    });
}

QFuture<Result<std::vector<TemplateStep>>> TemplateService::history(const QString &templateId)
{
    using R = Result<std::vector<TemplateStep>>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {.right = Right::templateList, .detail = QStringLiteral("history of ") + templateId},
            [templateId, builtIn = m_builtIn](Reader &reader, Intent &) -> R {
                VB_TRY(std::vector<TemplateEdition> editions, chart::templateEditions(reader, templateId));
                VB_TRY(const auto names, templateAuthors(reader));
                std::vector<TemplateStep> steps;
                const chart::NoteTemplate *first = builtIn->findBuiltIn(templateId);
                for (auto edition = editions.rbegin(); edition != editions.rend(); ++edition) {
                    if (edition->state == TemplateState::builtIn && first != nullptr)
                        edition->form = *first;
                    const QString author = names.value(edition->author);
                    steps.push_back({std::move(*edition), author});
                }
                if (first != nullptr) { // where it began
                    TemplateEdition origin {.templateId = templateId, .state = TemplateState::builtIn, .form = *first};
                    steps.push_back({std::move(origin), {}});
                }
                return steps;
            },
            done);
    });
}

QFuture<Result<TemplateEdition>> TemplateService::save(const chart::NoteTemplate &form)
{
    using R = Result<TemplateEdition>;
    return store::promised<R>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {Right::templateChange},
            [form, builtIn = m_builtIn](AuditedTx &tx) -> R { return chart::saveTemplate(tx, *builtIn, form); }, done);
    });
}

QFuture<Result<TemplateEdition>> TemplateService::retire(const QString &templateId)
{
    using R = Result<TemplateEdition>;
    return store::promised<R>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {Right::templateChange},
            [templateId, builtIn = m_builtIn](AuditedTx &tx) -> R {
                return chart::retireTemplate(tx, *builtIn, templateId);
            },
            done);
    });
}

QFuture<Result<TemplateEdition>> TemplateService::restore(const QString &templateId)
{
    using R = Result<TemplateEdition>;
    return store::promised<R>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {Right::templateChange},
            [templateId, builtIn = m_builtIn](AuditedTx &tx) -> R {
                return chart::restoreTemplate(tx, *builtIn, templateId);
            },
            done);
    });
}

} // namespace vb::session
