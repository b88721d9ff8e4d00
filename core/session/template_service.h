#pragma once

#include "core/chart/template_edition.h"

#include <QFuture>

#include <memory>

namespace vb::session {

class OpenStore;

/// A template as the practice has it.
struct TemplateLine {
    chart::NoteTemplate form; // what is in force; of a retired one what it was last
    chart::TemplateState state = chart::TemplateState::builtIn;
    bool hasBuiltIn = false; // there is something to restore
    qint64 atMs = 0; // of the practice's last edition; 0: none
    QString author {};
};

/// One step of a template's history.
struct TemplateStep {
    chart::TemplateEdition edition; // of a return to what is built in with that form
    QString author;
};

/// Forms for notes: what comes with the program and what the practice made of it. Whoever writes notes reads them; the
/// medical director, managers and owners change them. Lives from login to lock.
class TemplateService {
public:
    explicit TemplateService(OpenStore &open);

    /// Those that a note may be begun with, by title.
    QFuture<Result<std::vector<chart::NoteTemplate>>> inForce();
    /// All, by title, the retired ones last.
    QFuture<Result<std::vector<TemplateLine>>> list();
    /// Newest first.
    QFuture<Result<std::vector<TemplateStep>>> history(const QString &templateId);
    /// What is saved last counts; what was there before stays in the history. `invalid` as chart::checkedTemplate().
    QFuture<Result<chart::TemplateEdition>> save(const chart::NoteTemplate &form);
    QFuture<Result<chart::TemplateEdition>> retire(const QString &templateId);
    QFuture<Result<chart::TemplateEdition>> restore(const QString &templateId);

private:
    OpenStore &m_open;
    std::shared_ptr<const chart::TemplateBook> m_builtIn;
};

/// What comes with the program.
std::shared_ptr<const chart::TemplateBook> builtInTemplates();

} // namespace vb::session
